package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.DiffLimits;
import dev.holdfast.workspace.Limits;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast undo}: takes back what a session, or one call of it, did to its workspace. Runs nothing. */
@Command(
        name = "undo",
        description = {
            "Take back what a session did to its workspace: edits, what commands did, untracked files and .git included.",
            "",
            "Only paths the session changed are touched. When somebody has changed one of them since, nothing is taken"
                    + " back and the paths are named. Without --session: the last session of this folder."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast undo --list             the calls that changed something, each with a short diff",
            "  holdfast undo                    all of the last session",
            "  holdfast undo c7                 one call",
            "  holdfast undo --session s-01k9m2c4t7ab"
        })
final class UndoCommand implements Callable<Integer> {
    private static final DiffLimits SHORT = new DiffLimits(10, 20_000, 3_000);
    private static final DiffLimits WHOLE = new DiffLimits(1_000_000, 10_000_000, 500_000_000);
    private static final int NAMED_MAX = 20;
    private static final int PATH_CHARS = 300;

    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "STEP", description = "One call, such as c7; all if left out.")
    private @Nullable String step;

    @Option(names = "--session", paramLabel = "ID", description = "The session.")
    private @Nullable String session;

    @Option(names = "--list", description = "Take nothing back; show what could be.")
    private boolean list;

    @Option(names = "--full", description = "With --list: whole diffs.")
    private boolean full;

    UndoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (var archive = Archive.open(surroundings)) {
            Sketch sketch = session == null
                    ? archive.lastSessionAt(surroundings.realFolder(), "holdfast undo --session")
                    : archive.known(session);
            SessionId id = sketch.id();
            var home = surroundings.home();
            try (var workspace = Workspace.open(Path.of(sketch.workspace()), home.own())) {
                if (list) {
                    go(archive, id, workspace);
                } else {
                    try (var _ = WorkspaceLock.take(home, workspace.root(), id)) {
                        go(archive, id, workspace);
                    }
                }
            }
            return 0;
        }
    }

    private void go(Archive archive, SessionId id, Workspace workspace) {
        try (var shelf = archive.shelf(id, event -> {})) {
            // what was small enough to be snapshotted then is small enough to be brought back now
            var limits = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);
            var snapshots = new Snapshots(workspace, shelf.snapshots(), limits);
            var harvest = Harvest.of(archive.ledger(), shelf.log());
            surroundings
                    .streams()
                    .err()
                    .println("session " + id + " in "
                            + Visible.inert(workspace.root().toString(), PATH_CHARS));
            if (list) {
                show(snapshots, harvest);
            } else {
                takeBack(snapshots, harvest, shelf.log());
            }
        }
    }

    private void show(Snapshots snapshots, Harvest harvest) {
        PrintStream out = surroundings.streams().out();
        var style = Style.of(surroundings, Surroundings.Std.OUT);
        if (harvest.steps().isEmpty()) {
            out.println("the session changed nothing");
        }
        for (Harvest.Step each : selected(harvest)) {
            var before = snapshots.load(each.before());
            var after = snapshots.load(each.after());
            long paths = real(snapshots.changes(before, after)).size();
            boolean undone = harvest.undone().contains(each.call());
            out.println(style.bold(each.call() + "  " + each.tool()) + "  " + count(paths)
                    + (undone ? style.dim("  (taken back)") : ""));
            Visible.inertLines(snapshots.diff(before, after, full ? WHOLE : SHORT))
                    .lines()
                    .forEach(line -> out.println("    " + coloured(style, line)));
        }
    }

    private static String coloured(Style style, String line) {
        if (line.startsWith("+") && !line.startsWith("+++")) {
            return style.good(line);
        }
        return line.startsWith("-") && !line.startsWith("---") ? style.bad(line) : line;
    }

    private void takeBack(Snapshots snapshots, Harvest harvest, SessionLog log) {
        PrintStream out = surroundings.streams().out();
        if (harvest.steps().isEmpty()) {
            out.println("the session changed nothing, so there is nothing to take back;"
                    + " others: `holdfast sessions`, then `holdfast undo --session ID`");
            return;
        }
        List<Harvest.Step> steps = selected(harvest).stream()
                .filter(each -> !harvest.undone().contains(each.call()))
                .toList();
        if (steps.isEmpty()) {
            out.println("that was taken back already");
            return;
        }
        switch (new Reversal(snapshots).of(steps)) {
            case Reversal.Result.Done(var changes, var beyond) -> {
                log.record(new Event.Undone(step == null ? Harvest.SESSION : step, changes.size()));
                out.println("took back "
                        + steps.stream().map(each -> each.call().text()).collect(Collectors.joining(", ")) + ": "
                        + count(changes.size()) + " brought back");
                changes.stream()
                        .limit(NAMED_MAX)
                        .forEach(change -> out.println("  " + word(change.what()) + "  " + name(change.path())));
                if (changes.size() > NAMED_MAX) {
                    out.println("  … and " + (changes.size() - NAMED_MAX) + " more");
                }
                beyond.forEach(path -> out.println("  cannot be brought back: " + name(path) + ", a special file"));
                out.println("ledger head  " + log.head());
            }
            case Reversal.Result.Refused(var at, var conflicts) ->
                throw new Stop(
                        Stop.FAILED,
                        "nothing was taken back: since " + at.call() + " (" + at.tool() + ") somebody has changed\n"
                                + conflicts.stream()
                                        .map(path -> "  " + name(path))
                                        .collect(Collectors.joining("\n"))
                                + "\nmove your changes of these aside and run it again, or take back single calls:"
                                + " `holdfast undo --list`");
        }
    }

    /** The named call, or all. */
    private List<Harvest.Step> selected(Harvest harvest) {
        if (step == null) {
            return harvest.steps();
        }
        var found = harvest.steps().stream()
                .filter(each -> each.call().text().equals(step))
                .toList();
        if (found.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "no step `" + Visible.inert(step, 40) + "` changed anything; these did: "
                            + harvest.steps().stream()
                                    .map(Harvest.Step::call)
                                    .map(CallId::text)
                                    .collect(Collectors.joining(", ")));
        }
        return found;
    }

    private static List<Change> real(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.what() != Change.What.TIME)
                .toList();
    }

    private static String word(Change.What what) {
        return switch (what) {
            case ADDED -> "back again";
            case DELETED -> "removed   ";
            case CHANGED -> "restored  ";
            case MODE -> "mode      ";
            case TIME -> "time      ";
        };
    }

    private static String count(long paths) {
        return paths == 1 ? "1 path" : paths + " paths";
    }

    private static String name(PathName path) {
        return Visible.inert(path.text(), PATH_CHARS);
    }
}
