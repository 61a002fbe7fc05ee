package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.monitor.MonitorEvent;
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
import java.util.Optional;
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

    @Parameters(
            arity = "0..1",
            paramLabel = "STEP",
            description = "One call, such as c7, or step of the list; all if left out.")
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
            archive.mustHaveContent(sketch);
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
            var known = Harvest.of(archive.ledger(), shelf.log());
            var pulse = surroundings.home().session(id).resolve("pulse");
            var found = Remains.of(known, snapshots, workspace, pulse);
            var harvest =
                    Harvest.of(archive.ledger(), shelf.log(), found.stream().toList());
            surroundings
                    .streams()
                    .err()
                    .println("session " + id + " in "
                            + Visible.inert(workspace.root().toString(), PATH_CHARS));
            if (list) {
                show(snapshots, harvest);
            } else {
                takeBack(new Reversal(snapshots, shelf.log()), harvest, found, shelf.log());
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
            out.println(style.bold(each.name() + "  " + each.what()) + "  " + count(paths)
                    + style.dim(harvest.undone().contains(each.name()) ? "  (taken back)" : ""));
            Visible.inertLines(snapshots.diff(before, after, full ? WHOLE : SHORT))
                    .lines()
                    .forEach(line -> out.println("    " + coloured(style, line)));
            each.extent().foreign().stream()
                    .limit(NAMED_MAX)
                    .forEach(path -> out.println("    changed by somebody else: " + name(path)));
        }
        harvest.halfDone()
                .ifPresent(began -> out.println("an undo of " + String.join(", ", began.steps())
                        + " was cut off; `holdfast undo` with this session finishes it"));
    }

    private static String coloured(Style style, String line) {
        if (line.startsWith("+") && !line.startsWith("+++")) {
            return style.good(line);
        }
        return line.startsWith("-") && !line.startsWith("---") ? style.bad(line) : line;
    }

    private void takeBack(Reversal reversal, Harvest harvest, Optional<MonitorEvent.Found> found, SessionLog log) {
        PrintStream out = surroundings.streams().out();
        if (harvest.halfDone().isPresent()) {
            finish(reversal, harvest, harvest.halfDone().get(), log);
            return;
        }
        if (harvest.steps().isEmpty()) {
            out.println("the session changed nothing, so there is nothing to take back;"
                    + " others: `holdfast sessions`, then `holdfast undo --session ID`");
            return;
        }
        List<Harvest.Step> steps = selected(harvest).stream()
                .filter(each -> step != null || each.kind() == Harvest.Kind.ATTEMPT)
                .filter(each -> !harvest.undone().contains(each.name()))
                .toList();
        if (steps.isEmpty()) {
            out.println("that was taken back already");
            return;
        }
        found.ifPresent(remains -> settle(remains, steps, log));
        tell(
                reversal.begin(step == null ? Harvest.SESSION : step, steps),
                steps.stream().filter(reversal::changed).toList(),
                log);
    }

    /** Makes what was found of a call that was cut off its result, if that is to be taken back and nobody edited it. */
    private static void settle(MonitorEvent.Found remains, List<Harvest.Step> steps, SessionLog log) {
        var attempts = steps.stream()
                .filter(each -> each.kind() == Harvest.Kind.ATTEMPT)
                .filter(each -> each.call().equals(remains.call()))
                .toList();
        if (attempts.isEmpty()) {
            return;
        }
        if (!remains.edited().isEmpty()) {
            throw refused(attempts.getLast(), remains.edited());
        }
        log.record(List.of(remains));
    }

    private void finish(Reversal reversal, Harvest harvest, Event.UndoBegan began, SessionLog log) {
        if (step != null && !step.equals(began.what())) {
            throw new Stop(
                    Stop.USAGE,
                    "an undo of " + String.join(", ", began.steps())
                            + " was cut off; finish it first: `holdfast undo --session " + log.session() + "`");
        }
        surroundings.streams().err().println("going on with an undo that was cut off");
        List<Harvest.Step> steps = harvest.of(began);
        tell(
                reversal.goOn(began, steps),
                steps.stream().filter(reversal::changed).toList(),
                log);
    }

    private void tell(Reversal.Result result, List<Harvest.Step> steps, SessionLog log) {
        PrintStream out = surroundings.streams().out();
        switch (result) {
            case Reversal.Result.Done(var changes, var beyond) -> {
                out.println(
                        "took back " + steps.stream().map(Harvest.Step::name).collect(Collectors.joining(", ")) + ": "
                                + count(changes.size()) + " brought back");
                changes.stream()
                        .limit(NAMED_MAX)
                        .forEach(change -> out.println("  " + word(change.what()) + "  " + name(change.path())));
                if (changes.size() > NAMED_MAX) {
                    out.println("  … and " + (changes.size() - NAMED_MAX) + " more");
                }
                steps.stream()
                        .flatMap(each -> each.extent().foreign().stream())
                        .distinct()
                        .limit(NAMED_MAX)
                        .forEach(path -> out.println("  left alone  " + name(path) + ", which somebody else changed"));
                beyond.forEach(path -> out.println("  cannot be brought back: " + name(path) + ", a special file"));
                out.println("ledger head  " + log.head());
            }
            case Reversal.Result.Refused(var at, var conflicts) -> throw refused(at, conflicts);
        }
    }

    private static Stop refused(Harvest.Step at, List<PathName> conflicts) {
        return new Stop(
                Stop.FAILED,
                "nothing was taken back: since " + at.name() + " (" + at.what() + ") somebody has changed\n"
                        + conflicts.stream()
                                .limit(NAMED_MAX)
                                .map(path -> "  " + name(path))
                                .collect(Collectors.joining("\n"))
                        + "\nmove your changes of these aside and run it again, or take back single calls:"
                        + " `holdfast undo --list`");
    }

    /** The named step or call, or all. */
    private List<Harvest.Step> selected(Harvest harvest) {
        if (step == null) {
            return harvest.steps();
        }
        var found = harvest.named(step);
        if (found.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "no step `" + Visible.inert(step, 40) + "` changed anything; these did: "
                            + harvest.steps().stream().map(Harvest.Step::name).collect(Collectors.joining(", ")));
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
