package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast approvals revoke}: takes back what the plans of a session were granted. */
@Command(
        name = "revoke",
        description = {
            "Take back every right that plans of a session were granted.",
            "",
            "It has the rights of its profile again and asks for more when it is resumed. A session that is running has to be"
                    + " stopped first."
        },
        footerHeading = "%nExamples:%n",
        footer = "  holdfast approvals revoke --session s-01k9m2c4t7ab")
final class ApprovalsRevoke implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--session", paramLabel = "ID", required = true, description = "The session.")
    private String session = "";

    ApprovalsRevoke(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var out = surroundings.streams().out();
        try (var archive = Archive.open(surroundings)) {
            Sketch sketch = archive.known(session);
            archive.mustHaveContent(sketch);
            List<String> rights = Grants.of(archive.ledger()).getOrDefault(sketch.id(), List.of());
            if (rights.isEmpty()) {
                out.println("session " + sketch.id() + " holds no right beyond its profile");
                return 0;
            }
            try (var shelf = archive.shelf(sketch.id(), _ -> {})) {
                shelf.log().record(new Event.Revoked());
            }
            rights.forEach(right -> out.println("revoked  " + right));
        }
        return 0;
    }
}
