package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.workspace.SnapshotId;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Nothing a person wrote is ever lost, however soon after a crash: it stands in the workspace, or in a snapshot that the
 * record names, or the person wrote over it.
 */
final class EditsAreKept implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        Set<Moment.Edited> open = new HashSet<>();
        for (Moment moment : trace.history()) {
            if (moment instanceof Moment.Edited edit) {
                open.removeIf(earlier -> earlier.path().equals(edit.path()));
                open.add(edit);
            } else if (moment instanceof Moment.Recorded(var stamped)
                    && stamped.event() instanceof Event.Monitored(var event)) {
                snapshot(event).ifPresent(id -> open.removeIf(edit -> holds(trace, id, edit)));
            }
        }
        return open.stream()
                .filter(edit -> !holds(trace.files().after(), edit))
                .map(edit -> "`" + edit.content() + "` in `" + edit.path() + "` is nowhere any more")
                .findFirst();
    }

    /** What can be found again through an event: where a call started, and what an attempt left behind. */
    private static Optional<SnapshotId> snapshot(MonitorEvent event) {
        return switch (event) {
            case MonitorEvent.Started started -> started.before();
            case MonitorEvent.Found found -> Optional.of(found.now());
            case MonitorEvent.RolledBack rolled -> Optional.of(rolled.from());
            case MonitorEvent.Closed closed -> closed.after();
            case MonitorEvent.Judged ignored -> Optional.empty();
            case MonitorEvent.Asked ignored -> Optional.empty();
            case MonitorEvent.Answered ignored -> Optional.empty();
            case MonitorEvent.Granted ignored -> Optional.empty();
            case MonitorEvent.Replied ignored -> Optional.empty();
        };
    }

    private static boolean holds(Trace trace, SnapshotId id, Moment.Edited edit) {
        return holds(trace.files().snapshots().getOrDefault(id, new TreeMap<>()), edit);
    }

    private static boolean holds(Map<String, String> files, Moment.Edited edit) {
        return edit.content().equals(files.get(edit.path()));
    }
}
