package dev.holdfast.gate;

import java.util.List;

/** Finds permissions that give the installed files to others, or their owner's rights to whoever runs them. */
public final class ModeRule implements ArtifactRule {
    private static final Rule RULE = Rule.of("permissions", Topic.SCRIPT);
    private static final int SET_ID = 06000;
    private static final int WRITABLE_BY_ALL = 0002;

    /** The rule. */
    public ModeRule() {}

    @Override
    public void look(Inventory inventory, Findings findings) {
        for (Inventory.Shipped file : inventory.files()) {
            if ((file.mode() & SET_ID) != 0) {
                findings.add(new Finding(
                        RULE,
                        Weight.BLOCK,
                        Place.of(file.name()),
                        "it runs with the rights of its owner or group, whoever starts it",
                        "take the bit away: `chmod ug-s`"));
            }
        }
        List<Inventory.Shipped> writable = inventory.files().stream()
                .filter(file -> (file.mode() & WRITABLE_BY_ALL) != 0)
                .toList();
        if (!writable.isEmpty()) {
            findings.add(new Finding(
                    RULE,
                    Weight.NOTE,
                    Place.of(writable.getFirst().name()),
                    "everybody may write to it where permissions are kept"
                            + (writable.size() == 1 ? "" : ", and to " + (writable.size() - 1) + " more"),
                    "take the bit away: `chmod o-w`"));
        }
    }
}
