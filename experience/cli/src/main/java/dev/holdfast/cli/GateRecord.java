package dev.holdfast.cli;

import dev.holdfast.gate.Attestation;
import dev.holdfast.gate.GateEntry;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.SigningKey;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.Visible;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Puts judgements on record: on the ledger, and as a signed attestation when the artifact passes. */
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
        try (var archive = Archive.open(surroundings)) {
            append(archive.ledger(), List.of(judgement));
        }
    }

    /**
     * Records verdicts where a ledger is kept already; none is begun for them, as on a build server. A verdict stands whether
     * it could be recorded or not, so what goes wrong is said and no more.
     */
    void recordWhereThereIsALedger(List<Judgement> judgements) {
        var home = surroundings.home();
        try {
            if (Files.notExists(home.key("ledger")) || !LedgerVerify.there(home)) {
                return;
            }
            var signer = Ed25519Signer.open(home.key("ledger"));
            try (var ledger = Ledger.open(FileDisk.open(home.ledger()), signer)) {
                append(ledger, judgements);
            }
        } catch (LedgerException | UncheckedIOException e) {
            surroundings
                    .streams()
                    .err()
                    .println("not on record, though the verdict stands: "
                            + Visible.inert(String.valueOf(e.getMessage()), 500));
        }
    }

    private void append(Ledger ledger, List<Judgement> judgements) {
        var chance = surroundings.chance();
        var operator = surroundings.operator();
        Instant now = chance.clock().instant();
        for (int from = 0; from < judgements.size(); from += Ledger.BATCH_ENTRIES_MAX) {
            List<Judgement> batch =
                    judgements.subList(from, Math.min(judgements.size(), from + Ledger.BATCH_ENTRIES_MAX));
            ledger.append(batch.stream()
                    .map(judgement -> {
                        var run = new Run(
                                chance.ids().session(), operator.trace(), Run.setup(GateEntry.setup(judgement)));
                        return new Entry(GateEntry.KIND, run, operator.user(), now, GateEntry.body(judgement));
                    })
                    .toList());
        }
        surroundings.streams().err().println("on record, ledger head " + ledger.head());
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
