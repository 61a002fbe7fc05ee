package dev.holdfast.simulation;

import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What cannot be taken back happens at most once for each approval, and no approval is used for two starts. */
final class IrreversibleOnce implements Invariant {
    private record Use(Digest approval, Effect.Kind kind, String resource) {}

    @Override
    public Optional<String> breach(Trace trace) {
        var docket = trace.docket();
        Set<Digest> consumed = new HashSet<>();
        Map<Use, Integer> uses = new HashMap<>();
        for (Moment moment : trace.history()) {
            docket.take(moment);
            Optional<Digest> fresh = consumed(moment);
            if (fresh.isPresent() && !consumed.add(fresh.get())) {
                return Optional.of("approval " + fresh.get().brief() + " was used for two starts");
            }
            if (moment instanceof Moment.Deed(var kind, var resource, var ignored) && irreversible(kind)) {
                Optional<Digest> approval = docket.running().flatMap(MonitorEvent.Started::consumed);
                if (approval.isEmpty()) {
                    return Optional.of(kind + " `" + resource + "` happened without an approval");
                }
                if (uses.merge(new Use(approval.get(), kind, resource), 1, Integer::sum) > 1) {
                    return Optional.of(kind + " `" + resource + "` happened twice on one approval");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Digest> consumed(Moment moment) {
        return moment instanceof Moment.Recorded(var stamped)
                        && stamped.event() instanceof dev.holdfast.agent.Event.Monitored(var event)
                        && event instanceof MonitorEvent.Started start
                ? start.consumed()
                : Optional.empty();
    }

    private static boolean irreversible(Effect.Kind kind) {
        return switch (kind) {
            case CONNECT, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> true;
            case READ_PATH, WRITE_PATH, DELETE_PATH, RUN_PROCESS, MODEL_CALL, CHANGE_GOVERNANCE -> false;
        };
    }
}
