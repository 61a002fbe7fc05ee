package dev.holdfast.cli;

import dev.holdfast.terms.Visible;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast sessions}: lists what was run, newest last. */
@Command(
        name = "sessions",
        description = "List the sessions of this machine, newest last.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast sessions                   the last 20",
            "  holdfast sessions -n 500 --json     one JSON object a line"
        })
final class SessionsCommand implements Callable<Integer> {
    private static final int TASK_CHARS = 60;

    private final Surroundings surroundings;

    @Option(names = "-n", paramLabel = "N", defaultValue = "20", description = "How many (20).")
    private int count = 20;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    SessionsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new Stop(Stop.USAGE, "`-n " + count + "` lists nothing; give 1 or more");
        }
        try (var archive = Archive.toRead(surroundings)) {
            List<Sketch> all = archive.sessions();
            List<Sketch> shown = all.subList(Math.max(0, all.size() - count), all.size());
            if (all.isEmpty()) {
                surroundings.streams().err().println("no session yet; begin one with `holdfast run -p \"…\"`");
            } else if (shown.size() < all.size()) {
                surroundings
                        .streams()
                        .err()
                        .println("the last " + shown.size() + " of " + all.size() + "; more with -n");
            }
            for (Sketch sketch : shown) {
                String task = sketch.isErased() ? "(erased)" : archive.text(sketch.id(), sketch.task());
                surroundings.streams().out().println(json ? json(sketch, task) : line(sketch, task));
            }
            return 0;
        }
    }

    private static String line(Sketch sketch, String task) {
        return sketch.id() + "  " + sketch.begun().truncatedTo(ChronoUnit.SECONDS) + "  "
                + String.format(
                        Locale.ROOT,
                        "%-11s",
                        sketch.ending().map(Sketch.Ended::reason).orElse("open").toLowerCase(Locale.ROOT))
                + "  " + Visible.inert(sketch.workspace(), 200) + "  "
                + (sketch.isErased()
                        ? sketch.ending().map(Sketch.Ended::why).orElse("")
                        : Visible.inert(task.strip(), TASK_CHARS));
    }

    private static String json(Sketch sketch, String task) {
        var object = Wire.object()
                .put("session", sketch.id().text())
                .put("begun", sketch.begun().toString())
                .put("workspace", sketch.workspace())
                .put("model", sketch.model())
                .put("task", task);
        sketch.ending()
                .ifPresentOrElse(
                        ended -> object.put("ending", ended.reason().toLowerCase(Locale.ROOT))
                                .put("reason", ended.why()),
                        () -> object.put("ending", "open"));
        return Wire.line(object);
    }
}
