package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Restored;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes back what steps of a session did to its workspace, all of them or none. Its beginning is on the record before it
 * touches anything, so that one which was cut off is finished, or given up, by running it again.
 */
final class Reversal {
    private final Snapshots snapshots;
    private final SessionLog log;

    Reversal(Snapshots snapshots, SessionLog log) {
        this.snapshots = snapshots;
        this.log = log;
    }

    /** What came of it. */
    sealed interface Result {
        /**
         * The steps are taken back.
         *
         * @param changes what that changed in the workspace
         * @param beyondUndo sockets, pipes and devices that cannot be brought back
         */
        record Done(List<Change> changes, List<PathName> beyondUndo) implements Result {}

        /** Nothing was changed: somebody edited what this step left behind. */
        record Refused(Harvest.Step step, List<PathName> conflicts) implements Result {}
    }

    /**
     * Begins and carries out.
     *
     * @param what as in {@link Event.UndoBegan}
     * @param steps in the order in which they happened
     */
    Result begin(String what, List<Harvest.Step> steps) {
        var began = new Event.UndoBegan(
                what,
                steps.stream().map(Harvest.Step::name).toList(),
                snapshots.take().id());
        log.record(began);
        return goOn(began, steps);
    }

    /** Carries out what was begun, perhaps by a process that was killed at it. */
    Result goOn(Event.UndoBegan began, List<Harvest.Step> steps) {
        List<Span> spans = steps.stream().map(this::span).toList();
        Snapshot present = snapshots.load(began.present());
        return switch (snapshots.restore(spans)) {
            case Restored.Done done -> {
                List<Change> changes = changes(present, spans);
                log.record(new Event.Undone(began.what(), changes.size()));
                yield new Result.Done(changes, done.beyondUndo());
            }
            case Restored.Refused(int at, var conflicts) -> {
                snapshots.giveUp(spans, present);
                log.record(new Event.UndoGivenUp(began.what()));
                yield new Result.Refused(steps.get(at), conflicts);
            }
        };
    }

    private Span span(Harvest.Step step) {
        return new Span(
                snapshots.load(step.before()),
                snapshots.load(step.after()),
                Set.copyOf(step.extent().foreign()));
    }

    /** What differs from before the undo, at the paths it is about. */
    private List<Change> changes(Snapshot present, List<Span> spans) {
        Set<PathName> touched = new HashSet<>();
        spans.forEach(
                span -> snapshots.changes(span.before(), span.after()).forEach(change -> touched.add(change.path())));
        return snapshots.changes(present, snapshots.take()).stream()
                .filter(change -> change.what() != Change.What.TIME)
                .filter(change -> touched.contains(change.path()))
                .toList();
    }

    /** Whether the step changed more than times: a test run that leaves all as it was is no step to a person. */
    boolean changed(Harvest.Step step) {
        return snapshots.changes(snapshots.load(step.before()), snapshots.load(step.after())).stream()
                .anyMatch(change -> change.what() != Change.What.TIME);
    }
}
