package dev.holdfast.cli;

import dev.holdfast.ledger.EntryProof;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast ledger prove}: one file that shows to others that the ledger holds an entry. */
@Command(
        name = "prove",
        description = {
            "Write a proof that the ledger holds an entry: one file that others check offline.",
            "",
            "It is a C2SP tlog-proof: the entry itself (in the line `extra`), the hashes that lead from it to the root, and"
                    + " the signed checkpoint, with the cosignatures of witnesses where they have seen the entry. It shows"
                    + " nothing else of the ledger."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger prove 412 --out 412.tlog-proof",
            "  holdfast ledger verify --proof 412.tlog-proof --key \"$(holdfast ledger key)\""
        })
final class LedgerProve implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "INDEX", description = "The entry's place: the first column of `holdfast ledger show`.")
    private long index;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; standard output if left out.")
    private @Nullable Path out;

    LedgerProve(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.open(surroundings)) {
            Ledger ledger = archive.ledger();
            long size = ledger.head().size();
            if (index < 0 || index >= size) {
                throw new Stop(
                        Stop.USAGE,
                        "no entry `" + index + "` in a ledger of " + size + "; find it with `holdfast ledger query`");
            }
            EntryProof proof = ledger.entryProof(index);
            proof.proves(ledger.verifierKey()); // nobody is handed a proof that does not hold
            var lines = proof.rendered().lines();
            if (out == null) {
                lines.forEach(new Lines(surroundings)::print);
            } else {
                OutFile.write(surroundings.folder().resolve(out), lines::forEach);
            }
            String file = out == null ? "FILE" : Visible.inert(out.toString(), 300);
            surroundings
                    .streams()
                    .err()
                    .println("check it anywhere, without this ledger:\n  holdfast ledger verify --proof " + file
                            + " --key " + ledger.verifierKey());
        }
        return 0;
    }
}
