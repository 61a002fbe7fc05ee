package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** What happened in a session that must not go unseen, as its record tells it. */
final class Alerts {
    private Alerts() {}

    /** One line for each alert, in order: the tool and what its call did. */
    static List<String> of(Ledger ledger, SessionLog log) {
        var tools = new HashMap<CallId, String>();
        var alerts = new ArrayList<String>();
        ledger.session(log.session(), recorded -> {
            switch (log.stamped(recorded).map(Event.Stamped::event).orElse(null)) {
                case Event.Monitored(MonitorEvent.Judged judged) -> tools.put(judged.call(), judged.tool());
                case Event.Monitored(MonitorEvent.Closed closed) ->
                    closed.alerts().forEach(alert -> alerts.add(tools.get(closed.call()) + ": " + alert));
                case null -> {}
                case Event.Monitored ignored -> {}
                case Event.Own ignored -> {}
            }
        });
        return List.copyOf(alerts);
    }
}
