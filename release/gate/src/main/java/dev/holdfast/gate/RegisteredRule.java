package dev.holdfast.gate;

import dev.holdfast.gate.Sightings.Sighting;
import dev.holdfast.terms.Visible;

/** Finds registered assets, whole or in part, and says which version and how much of it. */
final class RegisteredRule implements InternalsRule.Look {
    private static final Rule REGISTERED = Rule.of("registered-asset", Topic.INTERNALS);
    private static final int PERCENT_SURE = 10;
    private static final int FINGERPRINTS_SURE = 8;
    private static final int NAME_SHOWN_MAX = 100;

    private final AssetRegister register;

    RegisteredRule(AssetRegister register) {
        this.register = register;
    }

    @Override
    public void look(Member member, Layer layer, Findings findings) {
        for (Sighting sighting : register.sightings(layer.bytes()).best()) {
            Asset asset = sighting.asset();
            findings.add(new Finding(
                    REGISTERED,
                    weight(sighting),
                    new Place(member.name(), layer.place(sighting.at())),
                    "registered: `" + Visible.inert(asset.name(), NAME_SHOWN_MAX) + "` version "
                            + Visible.inert(asset.version(), NAME_SHOWN_MAX) + ", " + sighting.percent() + " % of it"
                            + layer.shown(),
                    "leave it out, or load it from where only those who may see it can"));
        }
    }

    /** A sentence in common is worth a look; what is more than chance blocks. */
    private static Weight weight(Sighting sighting) {
        boolean share = sighting.percent() >= PERCENT_SURE
                && (sighting.fingerprints() > 1 || sighting.percent() >= 5 * PERCENT_SURE);
        if (share || sighting.fingerprints() >= FINGERPRINTS_SURE) {
            return Weight.BLOCK;
        }
        return sighting.fingerprints() > 1 ? Weight.WARN : Weight.NOTE;
    }
}
