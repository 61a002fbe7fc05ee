package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Question;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the record says up to some moment, kept by the invariants by themselves: not one line of the monitor's own
 * bookkeeping is believed.
 */
final class Docket {
    private final Signatures signatures;
    private final Map<CallId, MonitorEvent.Judged> judged = new HashMap<>();
    private final Map<CallId, MonitorEvent.Started> open = new HashMap<>();
    private final Map<Digest, Question> questions = new HashMap<>();
    private final Map<Digest, Given> answers = new HashMap<>();
    private Optional<MonitorEvent.Started> running = Optional.empty();

    private record Given(Answer answer, Instant at) {}

    Docket(Signatures signatures) {
        this.signatures = signatures;
    }

    /** The start that is under way in the running process. */
    Optional<MonitorEvent.Started> running() {
        return running;
    }

    /** The starts that have no outcome. */
    Map<CallId, MonitorEvent.Started> open() {
        return Map.copyOf(open);
    }

    /** What the policy last said of a call. */
    Optional<MonitorEvent.Judged> judged(CallId call) {
        return Optional.ofNullable(judged.get(call));
    }

    /** The question, if enough enrolled people have signed for it in time. */
    Optional<Question> approved(Digest question) {
        return Optional.ofNullable(questions.get(question))
                .filter(asked -> answers.get(question) instanceof Given(var answer, var at)
                        && answer instanceof Answer.Approved(var approvals)
                        && signatures.good(asked, approvals, at));
    }

    /** Goes on to the next moment. */
    void take(Moment moment) {
        switch (moment) {
            case Moment.Recorded(var stamped) -> {
                switch (stamped.event()) {
                    case Event.Monitored(var event) -> take(event, stamped.at());
                    case Event.Own ignored -> {}
                }
            }
            case Moment.Died ignored -> running = Optional.empty();
            case Moment.Deed ignored -> {}
            case Moment.Edited ignored -> {}
        }
    }

    private void take(MonitorEvent event, Instant at) {
        switch (event) {
            case MonitorEvent.Judged e -> judged.put(e.call(), e);
            case MonitorEvent.Asked e -> questions.put(e.question().digest(), e.question());
            case MonitorEvent.Answered e -> answers.put(e.question(), new Given(e.answer(), at));
            case MonitorEvent.Granted ignored -> {}
            case MonitorEvent.Started e -> {
                open.put(e.call(), e);
                running = Optional.of(e);
            }
            case MonitorEvent.Found ignored -> {}
            case MonitorEvent.RolledBack ignored -> {}
            case MonitorEvent.Closed e -> close(e.call());
            case MonitorEvent.Replied e -> close(e.call());
        }
    }

    private void close(CallId call) {
        open.remove(call);
        running = running.filter(start -> !start.call().equals(call));
    }
}
