package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.workspace.SnapshotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session did to its workspace, call by call, as the ledger tells it.
 *
 * @param steps the calls that changed something, in order
 * @param undone those of them that a person has taken back since
 */
record Harvest(List<Step> steps, Set<CallId> undone) {
    /** What {@link Event.Undone} calls a whole session. */
    static final String SESSION = "session";

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
        undone = Set.copyOf(undone);
    }

    static Harvest of(Ledger ledger, SessionLog log) {
        var gathering = new Gathering();
        ledger.session(log.session(), recorded -> {
            switch (log.stamped(recorded).map(Event.Stamped::event).orElse(null)) {
                case Event.Monitored(var event) -> gathering.take(event);
                case Event.Undone(var what, var ignored) -> gathering.undone(what);
                case null -> {}
                case Event.Own ignored -> {}
            }
        });
        return new Harvest(gathering.steps, gathering.undone);
    }

    /** The workspace before the first change, if there was one. */
    Optional<SnapshotId> first() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getFirst().before());
    }

    /** The workspace after the last change, if there was one. */
    Optional<SnapshotId> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast().after());
    }

    private static final class Gathering {
        private final Map<CallId, String> tools = new HashMap<>();
        private final Map<CallId, SnapshotId> before = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();
        private final Set<CallId> undone = new HashSet<>();

        private void take(MonitorEvent event) {
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

        private void undone(String what) {
            for (Step step : steps) {
                if (what.equals(SESSION) || what.equals(step.call().text())) {
                    undone.add(step.call());
                }
            }
        }
    }
}
