package dev.holdfast.simulation;

import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Effect;
import java.util.Optional;

/**
 * When a session has ended, everything that was started has an outcome, or the session ended because nobody could say
 * what came of it and names it. Asking and reading may stay open: they changed nothing.
 */
final class StartsAreSettled implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        var docket = trace.docket();
        for (Moment moment : trace.history()) {
            docket.take(moment);
            if (moment instanceof Moment.Recorded(var stamped) && stamped.event() instanceof Event.Ended(var ending)) {
                for (CallId call : docket.open().keySet()) {
                    var judged = docket.judged(call);
                    if (judged.isEmpty() || !settled(judged.get(), ending)) {
                        return Optional.of("call " + call + " was started and has no outcome, and the session ended: "
                                + ending.why());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean settled(MonitorEvent.Judged judged, Ending ending) {
        boolean changesNothing = judged.effects().stream().allMatch(Effect::readOnly);
        boolean reported =
                ending.reason() == Ending.Reason.UNANSWERED && ending.why().contains("`" + judged.tool() + "`");
        return changesNothing || reported;
    }
}
