package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.ledger.Entry;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger erase}: gives up the content of a session for good and leaves the proof. */
@Command(
        name = "erase",
        description = {
            "Destroy the key of a session: its texts and snapshots are gone for good.",
            "",
            "Its entries stay, and the ledger verifies as before: who did what and when remains, what was said does not."
                    + " The erasure is an entry itself, recorded before the key is destroyed; one that is cut off is"
                    + " finished by the next command. Copies made before (backups, snapshots of the file system, spare"
                    + " blocks of a disk) are out of reach."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger erase --session s-01k9m2c4t7ab          asks first",
            "  holdfast ledger erase --session s-01k9m2c4t7ab --yes    where nobody is at a terminal"
        })
final class LedgerErase implements Callable<Integer> {
    private static final int PATH_CHARS = 300;

    private final Surroundings surroundings;

    @Option(names = "--session", paramLabel = "ID", required = true, description = "The session.")
    private String session = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    LedgerErase(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintStream out = surroundings.streams().out();
        try (var archive = Archive.open(surroundings)) {
            Sketch sketch = archive.known(session);
            if (sketch.isErased()) {
                archive.finishErasing(sketch.id());
                out.println("session " + sketch.id() + " was erased "
                        + sketch.ending().map(Sketch.Ended::why).orElse(""));
                return 0;
            }
            try (var held = archive.erasure().hold(sketch.id())) {
                var entries = entries(archive, sketch);
                tell(out, sketch, held.content(), entries);
                if (!yes && !Consent.given(surroundings, "Erase it for good? y/N ")) {
                    out.println("nothing is erased");
                    return Stop.FAILED;
                }
                archive.erasure().promise(held);
                archive.erasure().destroy(held);
                out.println("erased; the entries stay, with one more that says so");
                out.println("ledger head  " + archive.ledger().head());
            }
            return 0;
        }
    }

    private static List<Entry> entries(Archive archive, Sketch sketch) {
        var entries = new ArrayList<Entry>();
        archive.ledger().session(sketch.id(), recorded -> entries.add(recorded.entry()));
        return entries;
    }

    private static void tell(PrintStream out, Sketch sketch, Event.Erased content, List<Entry> entries) {
        long changing = entries.stream()
                .filter(entry -> entry.kind().equals("monitor.started"))
                .filter(entry -> Wire.read(entry.body()).path("before").isString())
                .count();
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        out.println("session    " + sketch.id() + " in " + Visible.inert(sketch.workspace(), PATH_CHARS) + ", begun "
                + sketch.begun().truncatedTo(ChronoUnit.SECONDS));
        out.println("lost       " + counted(content.texts(), "text") + " and " + counted(content.snapshots(), "piece")
                + " of snapshots, " + content.bytes() + " bytes in all");
        out.println("           " + counted(changing, "call")
                + " that could change the workspace can no longer be undone,");
        out.println("           and the session can no longer be resumed");
        out.println("stays      " + entries.size() + " entries, " + bytes
                + " bytes: who did what when, tools, effects with" + " their paths and hosts,");
        out.println("           verdicts and rules, names of tests, counts, and keyed digests of what is lost");
        out.println("not erased copies made before: backups, snapshots of the file system, spare blocks of a disk");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
