package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code holdfast ledger key}: the public key, for those who verify or witness the ledger elsewhere. */
@Command(
        name = "key",
        description = {
            "Print the ledger's verifier key, as tools for C2SP signed notes take it.",
            "",
            "Give it to whoever runs a witness for this ledger, or verifies a copy of it. It is no secret."
        },
        footerHeading = "%nExamples:%n",
        footer = "  holdfast ledger key")
final class LedgerKey implements Callable<Integer> {
    private final Surroundings surroundings;

    LedgerKey(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.toRead(surroundings)) {
            surroundings.streams().out().println(archive.ledger().verifierKey());
        }
        return 0;
    }
}
