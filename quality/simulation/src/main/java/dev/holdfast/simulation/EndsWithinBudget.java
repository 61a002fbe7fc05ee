package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A session ends, and before it does it has neither more turns nor more tool calls than its budget. The loop's own test
 * runs are not the model's calls.
 */
final class EndsWithinBudget implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        var budget = trace.scenario().budget();
        Set<CallId> asked = new HashSet<>();
        Set<CallId> started = new HashSet<>();
        int turns = 0;
        int given = 0;
        for (Event.Stamped stamped : History.events(trace.history())) {
            if (stamped.event() instanceof Event.Monitored(var event)) {
                if (event instanceof MonitorEvent.Judged judged) {
                    given = Math.max(given, judged.call().number());
                }
                if (event instanceof MonitorEvent.Started start && asked.contains(start.call())) {
                    started.add(start.call());
                }
                if (event instanceof MonitorEvent.Replied replied) {
                    turns++;
                    for (int i = 0; i < replied.calls().size(); i++) {
                        asked.add(CallId.of(++given));
                    }
                }
            }
        }
        if (turns > budget.turns()) {
            return Optional.of(turns + " turns of " + budget.turns());
        }
        if (started.size() > budget.toolCalls()) {
            return Optional.of(started.size() + " tool calls of " + budget.toolCalls());
        }
        return trace.states().live().progress().ending().isPresent()
                ? Optional.empty()
                : Optional.of("the session has no ending");
    }
}
