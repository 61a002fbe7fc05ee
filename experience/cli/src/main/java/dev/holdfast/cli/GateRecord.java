package dev.holdfast.cli;

import dev.holdfast.gate.Attestation;
import dev.holdfast.gate.GateEntry;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.SigningKey;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Puts a judgement on record: always on the ledger, and as a signed attestation when the artifact passes. */
final class GateRecord {
    private final Surroundings surroundings;

    GateRecord(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The key that this machine attests with. */
    static SigningKey key(Surroundings surroundings) {
        return SigningKey.open(
                surroundings.home().prepared().key("gate"),
                surroundings.chance().random());
    }

    /** Records it on the ledger. */
    void record(Judgement judgement) {
        var chance = surroundings.chance();
        var operator = surroundings.operator();
        var run = new Run(chance.ids().session(), operator.trace(), Run.setup(GateEntry.setup(judgement)));
        try (var archive = Archive.open(surroundings)) {
            archive.ledger()
                    .append(List.of(new Entry(
                            GateEntry.KIND,
                            run,
                            operator.user(),
                            chance.clock().instant(),
                            GateEntry.body(judgement))));
            surroundings
                    .streams()
                    .err()
                    .println("on record, ledger head " + archive.ledger().head());
        }
    }

    /** Records it on the ledger, and then writes the attestation, which nobody should have of what is not on record. */
    void record(Judgement judgement, Path file) {
        record(judgement);
        var err = surroundings.streams().err();
        String shown = Visible.inert(file.toString(), 300);
        if (!judgement.passes()) {
            err.println("it does not pass, so `" + shown + "` is not written");
            return;
        }
        String envelope = Attestation.sign(
                judgement, surroundings.chance().clock().instant().truncatedTo(ChronoUnit.SECONDS), key(surroundings));
        OutFile.write(
                surroundings.folder().resolve(file), line -> envelope.lines().forEach(line));
        err.println("attested in `" + shown + "`; others verify it with the key that `holdfast gate key` prints");
    }
}
