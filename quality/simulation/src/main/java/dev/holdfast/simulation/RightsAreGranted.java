package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.approval.Question;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.policy.Profile;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;

/**
 * A session has the rights of its profile and those of recorded grants, no others; and each grant gives exactly what a
 * question named that enough enrolled people signed.
 */
final class RightsAreGranted implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        var docket = trace.docket();
        var rights = new ArrayList<Capability>(Profile.workspace(FakeModel.HOST).rights());
        for (Moment moment : trace.history()) {
            docket.take(moment);
            if (moment instanceof Moment.Recorded(var stamped)
                    && stamped.event() instanceof Event.Monitored(var event)
                    && event instanceof MonitorEvent.Granted granted) {
                if (!approved(granted, docket)) {
                    return Optional.of(
                            "nobody signed for exactly " + granted.grant().rights());
                }
                rights.addAll(granted.grant().rights());
            }
        }
        var held = trace.states().live().monitor().rights();
        return new HashSet<>(rights).containsAll(held)
                ? Optional.empty()
                : Optional.of("the session holds " + held + ", granted were " + rights);
    }

    private static boolean approved(MonitorEvent.Granted granted, Docket docket) {
        Optional<Question> question = docket.approved(granted.grant().question());
        var subject = new StringBuilder("holdfast grant 1\n");
        granted.grant()
                .rights()
                .forEach(right -> subject.append(
                                Digest.of(right.kind() + " " + right.resource()).hex())
                        .append('\n'));
        return question.isPresent()
                && question.get().call().equals(granted.call())
                && question.get().matter().subject().equals(Digest.of(subject.toString()));
    }
}
