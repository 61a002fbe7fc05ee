package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.workspace.SnapshotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session did to its workspace, call by call, as the ledger tells it.
 *
 * @param steps the calls that changed something, in order
 */
record Harvest(List<Step> steps) {
    /**
     * One call that changed the workspace.
     *
     * @param tool its name
     * @param before the workspace when it started
     * @param after the workspace when it ended
     */
    record Step(CallId call, String tool, SnapshotId before, SnapshotId after) {}

    Harvest {
        steps = List.copyOf(steps);
    }

    static Harvest of(Ledger ledger, SessionLog log) {
        var tools = new HashMap<CallId, String>();
        var before = new HashMap<CallId, SnapshotId>();
        var steps = new ArrayList<Step>();
        ledger.session(log.session(), recorded -> {
            if (log.stamped(recorded).map(Event.Stamped::event).orElse(null) instanceof Event.Monitored(var event)) {
                take(event, tools, before, steps);
            }
        });
        return new Harvest(steps);
    }

    private static void take(
            MonitorEvent event, Map<CallId, String> tools, Map<CallId, SnapshotId> before, List<Step> steps) {
        if (event instanceof MonitorEvent.Judged judged) {
            tools.put(judged.call(), judged.tool());
        } else if (event instanceof MonitorEvent.Started started) {
            started.before().ifPresent(id -> before.putIfAbsent(started.call(), id));
        } else if (event instanceof MonitorEvent.Closed closed
                && closed.after().isPresent()
                && before.containsKey(closed.call())
                && !closed.after().get().equals(before.get(closed.call()))) {
            steps.add(new Step(
                    closed.call(),
                    tools.getOrDefault(closed.call(), "?"),
                    before.get(closed.call()),
                    closed.after().get()));
        }
    }

    /** The workspace before the first change, if there was one. */
    Optional<SnapshotId> first() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getFirst().before());
    }

    /** The workspace after the last change, if there was one. */
    Optional<SnapshotId> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast().after());
    }
}
