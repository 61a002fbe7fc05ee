package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code holdfast approvals grants}: what sessions may beyond their profile. */
@Command(
        name = "grants",
        description = {
            "List the rights that plans were granted, session by session.",
            "",
            "A right counts for the rest of its session, resumed or not, until it is revoked. None lets a session do what"
                    + " cannot be taken back or reaches production."
        },
        footerHeading = "%nExamples:%n",
        footer = "  holdfast approvals grants")
final class ApprovalsGrants implements Callable<Integer> {
    private final Surroundings surroundings;

    ApprovalsGrants(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.toRead(surroundings)) {
            var grants = Grants.of(archive.ledger());
            if (grants.isEmpty()) {
                surroundings.streams().err().println("no session holds a right beyond its profile");
            }
            var out = new Lines(surroundings);
            grants.forEach((session, rights) -> rights.forEach(right -> out.print(session + "  " + right)));
        }
        return 0;
    }
}
