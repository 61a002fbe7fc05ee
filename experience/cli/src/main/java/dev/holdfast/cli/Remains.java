package dev.holdfast.cli;

import dev.holdfast.monitor.ForeignEdits;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Pulse;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a call left in the workspace that was cut off, in a session that was not resumed since. */
final class Remains {
    private Remains() {}

    /**
     * Looks, keeps what is there, and touches nothing. A file that somebody has taken away counts as taken away by the
     * session: to bring it back loses nothing.
     *
     * @param pulse the session's
     * @return empty when no call was cut off, or an undo already deals with it
     */
    static Optional<MonitorEvent.Found> of(Harvest harvest, Snapshots snapshots, Workspace workspace, Path pulse) {
        if (harvest.halfDone().isPresent()) {
            return Optional.empty();
        }
        return harvest.unsettled()
                .flatMap(started -> started.before().map(id -> {
                    Snapshot now = snapshots.take();
                    List<Change> changes = snapshots.changes(snapshots.load(id), now).stream()
                            .filter(change -> change.what() != Change.What.DELETED)
                            .toList();
                    return new MonitorEvent.Found(
                            started.call(),
                            now.id(),
                            ForeignEdits.among(changes, workspace, Pulse.lastOwnChange(pulse)));
                }));
    }
}
