package dev.holdfast.cli;

import dev.holdfast.ledger.Recorded;
import dev.holdfast.terms.SessionId;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger show}: entries as lines for people, or as they are. */
@Command(
        name = "show",
        description = {
            "Show entries of the ledger: index, time, actor, kind and what matters.",
            "",
            "The texts of a session are not in the ledger but in its encrypted vault; `--output stream-json` of a run"
                    + " shows them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger show                                  the last 50 entries",
            "  holdfast ledger show --session s-01k9m2c4t7ab -n 500",
            "  holdfast ledger show -n 1 --json                      the last entry as it is recorded"
        })
final class LedgerShow implements Callable<Integer> {
    private static final int COUNT_MAX = 100_000;

    private final Surroundings surroundings;

    @Option(names = "--session", paramLabel = "ID", description = "Only entries of this session.")
    private @Nullable String session;

    @Option(names = "-n", paramLabel = "N", defaultValue = "50", description = "How many of the last (50).")
    private int count = 50;

    @Option(names = "--json", description = "Raw entries, one JSON object a line.")
    private boolean json;

    LedgerShow(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > COUNT_MAX) {
            throw new Stop(Stop.USAGE, "`-n` takes 1 to " + COUNT_MAX + ", not `" + count + "`");
        }
        var last = new ArrayDeque<Recorded>();
        try (var archive = Archive.toRead(surroundings)) {
            Sketch sketch = session == null ? null : archive.known(session);
            SessionId only = sketch == null ? null : sketch.id();
            if (sketch != null && sketch.isErased()) {
                surroundings
                        .streams()
                        .err()
                        .println("session " + only + " was erased "
                                + sketch.ending().map(Sketch.Ended::why).orElse("")
                                + "; its texts and snapshots are gone, these entries stay");
            }
            archive.ledger().read(0, recorded -> {
                if (only == null || recorded.entry().session().equals(only)) {
                    last.addLast(recorded);
                    if (last.size() > count) {
                        last.removeFirst();
                    }
                }
            });
        }
        var out = surroundings.streams().out();
        last.forEach(recorded -> out.println(json ? EntryLine.json(recorded) : EntryLine.text(recorded)));
        return 0;
    }
}
