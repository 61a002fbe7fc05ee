package dev.holdfast.agent;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.ledger.Actor;
import dev.holdfast.monitor.MonitorEvent;
import java.util.stream.Collectors;

/** Who did what an event tells, as far as the platform itself knows. */
final class Actors {
    private Actors() {}

    /** @param before the session before the event */
    static Actor of(Event event, Operator operator, SessionState before) {
        return switch (event) {
            case Event.Monitored(var inner) -> of(inner, before);
            case Event.Opened ignored -> operator.user();
            case Event.Resumed ignored -> operator.user();
            case Event.UndoBegan ignored -> operator.user();
            case Event.Undone ignored -> operator.user();
            case Event.UndoGivenUp ignored -> operator.user();
            case Event.Erased ignored -> operator.user();
            case Event.Revoked ignored -> operator.user();
            case Event.Planned ignored -> Actor.agent();
            case Event.StepDone ignored -> Actor.agent();
            case Event.Answered ignored -> Actor.platform();
            case Event.Told ignored -> Actor.platform();
            case Event.Remembered ignored -> Actor.platform();
            case Event.Ended ignored -> Actor.platform();
        };
    }

    private static Actor of(MonitorEvent event, SessionState before) {
        return switch (event) {
            case MonitorEvent.Judged judged ->
                Actor.policy(judged.verdict().rule().text());
            case MonitorEvent.Answered answered -> answered(answered);
            case MonitorEvent.Replied ignored ->
                Actor.model(before.opened().setup().model());
            case MonitorEvent.Asked ignored -> Actor.platform();
            case MonitorEvent.Granted ignored -> Actor.platform();
            case MonitorEvent.Started ignored -> Actor.platform();
            case MonitorEvent.Found ignored -> Actor.platform();
            case MonitorEvent.RolledBack ignored -> Actor.platform();
            case MonitorEvent.Closed ignored -> Actor.platform();
        };
    }

    /** An answer that is void is nobody's: who it says it is from has not signed it. */
    private static Actor answered(MonitorEvent.Answered event) {
        if (!event.flaw().isEmpty()) {
            return Actor.platform();
        }
        return switch (event.answer()) {
            case Answer.Approved(var approvals) ->
                Actor.approver(approvals.stream().map(Approval::approver).collect(Collectors.joining(",")));
            case Answer.Refused(var by) -> Actor.approver(by);
            case Answer.Unanswered ignored -> Actor.platform();
        };
    }
}
