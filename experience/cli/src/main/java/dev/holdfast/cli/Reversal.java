package dev.holdfast.cli;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Restored;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Takes back what calls of a session did to its workspace, all of them or none. */
final class Reversal {
    private final Snapshots snapshots;

    Reversal(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** What came of it. */
    sealed interface Result {
        /**
         * The calls are taken back.
         *
         * @param changes what that changed in the workspace
         * @param beyondUndo sockets, pipes and devices that cannot be brought back
         */
        record Done(List<Change> changes, List<PathName> beyondUndo) implements Result {}

        /** Nothing was changed: somebody edited what this call left behind. */
        record Refused(Harvest.Step step, List<PathName> conflicts) implements Result {}
    }

    /**
     * Takes the calls back, the last one first, so that what a person edited between two calls is either left alone or
     * found to be a conflict, and never overwritten.
     *
     * @param steps in the order in which they happened
     */
    Result of(List<Harvest.Step> steps) {
        Snapshot present = snapshots.take();
        var beyond = new TreeSet<PathName>(Comparator.comparing(PathName::text));
        for (Harvest.Step step : steps.reversed()) {
            switch (snapshots.restore(snapshots.load(step.before()), snapshots.load(step.after()))) {
                case Restored.Done done -> beyond.addAll(done.beyondUndo());
                case Restored.Refused(int ignored, var conflicts) -> {
                    standStill(present);
                    return new Result.Refused(step, conflicts);
                }
            }
        }
        var changes = snapshots.changes(present, snapshots.take()).stream()
                .filter(change -> change.what() != Change.What.TIME)
                .toList();
        return new Result.Done(changes, List.copyOf(beyond));
    }

    /** Brings back what was taken back before the conflict was met. */
    private void standStill(Snapshot present) {
        switch (snapshots.restore(present, snapshots.take())) {
            case Restored.Done ignored -> {}
            case Restored.Refused(int ignored, var conflicts) ->
                throw new Stop(
                        Stop.FAILED,
                        "something else is changing the workspace while the undo runs: " + conflicts
                                + "; stop it and undo step by step, see `holdfast undo --list`");
        }
    }
}
