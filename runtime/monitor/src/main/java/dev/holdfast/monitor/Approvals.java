package dev.holdfast.monitor;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session's record says of approvals, and whether it can be believed. Every signature is verified here, from the
 * events alone: who can append to the ledger but cannot sign for a person gets nothing approved.
 *
 * @param session whose record it is
 * @param approvers whose signature counts; from outside of the record
 * @param sought the last question about each call
 * @param consumed questions whose approval has been used
 * @param unsound the first thing on the record that nobody had approved; empty when there is none
 */
public record Approvals(
        SessionId session,
        Approvers approvers,
        Map<CallId, Sought> sought,
        Set<Digest> consumed,
        Optional<String> unsound) {

    /**
     * A question and where its approval stands.
     *
     * @param flaw why it is not approved; empty when it is
     * @param open whether no answer is on record
     */
    public record Sought(Question question, Optional<String> flaw, boolean open) {}

    public Approvals {
        sought = Map.copyOf(sought);
        consumed = Set.copyOf(consumed);
    }

    static Approvals none(SessionId session, Approvers approvers) {
        return new Approvals(session, approvers, Map.of(), Set.of(), Optional.empty());
    }

    /** Why the call may not be started on the approval of this question; empty when it may. */
    Optional<String> flaw(CallId call, Digest question) {
        Sought last = sought.get(call);
        if (last == null || !last.question().digest().equals(question)) {
            return Optional.of("nobody was asked for exactly that");
        }
        return consumed.contains(question) ? Optional.of("its approval had been used before") : last.flaw();
    }

    /** The question about the call that waits for an answer. */
    Optional<Question> open(CallId call) {
        return Optional.ofNullable(sought.get(call)).filter(Sought::open).map(Sought::question);
    }

    /** What was approved for the call before was for what it was then. */
    Approvals judged(CallId call) {
        var all = new HashMap<>(sought);
        all.remove(call);
        return new Approvals(session, approvers, all, consumed, unsound);
    }

    Approvals asked(MonitorEvent.Asked event) {
        return with(event.call(), new Sought(event.question(), Optional.of("nobody had answered"), true));
    }

    Approvals answered(MonitorEvent.Judged judged, MonitorEvent.Answered event, Instant at) {
        Sought last = sought.get(event.call());
        if (last == null || !last.question().digest().equals(event.question())) {
            return this; // an answer to what was not asked
        }
        Optional<String> flaw = switch (event.answer()) {
            case Answer.Refused(var by) -> Optional.of("`" + by + "` had refused");
            case Answer.Unanswered ignored -> Optional.of("nobody had answered");
            case Answer.Approved(var approvals) ->
                event.flaw().isEmpty()
                        ? unlike(last.question(), judged).or(() -> approvers.flaw(last.question(), approvals, at))
                        : Optional.of(event.flaw());
        };
        return with(event.call(), new Sought(last.question(), flaw, false));
    }

    Approvals started(MonitorEvent.Judged judged, MonitorEvent.Started event) {
        Optional<String> flaw = switch (judged.verdict()) {
            case Verdict.Allow ignored -> event.consumed().map(question -> "the policy had asked for no approval");
            case Verdict.Deny ignored -> Optional.of("the policy had denied it");
            case Verdict.Ask ignored ->
                event.consumed()
                        .map(question -> flaw(event.call(), question))
                        .orElse(Optional.of("it uses no approval"));
        };
        return used(event.consumed(), flaw.map(why -> "call " + event.call() + " was started unapproved: " + why));
    }

    Approvals granted(MonitorEvent.Granted event) {
        Grant grant = event.grant();
        Optional<String> flaw = flaw(event.call(), grant.question())
                .or(() -> asksFor(event.call(), Grant.subject(grant.rights()))
                        ? Optional.empty()
                        : Optional.of("the rights are not those that were asked for"));
        return used(
                Optional.of(grant.question()),
                flaw.map(why -> "the rights that call " + event.call() + " was granted are unapproved: " + why));
    }

    /** The first reason stays. */
    Approvals unsound(String why) {
        return unsound.isPresent() ? this : new Approvals(session, approvers, sought, consumed, Optional.of(why));
    }

    /** Whether the question was put about something else than what was judged. */
    private Optional<String> unlike(Question question, MonitorEvent.Judged judged) {
        var matter = question.matter();
        boolean same = judged.verdict() instanceof Verdict.Ask ask
                && question.session().equals(session)
                && question.call().equals(judged.call())
                && matter.subject().equals(judged.subject())
                && matter.policy().equals(judged.policy())
                && matter.quorum() >= ask.quorum();
        return same ? Optional.empty() : Optional.of("the question is not about what had been judged");
    }

    private boolean asksFor(CallId call, Digest subject) {
        return Optional.ofNullable(sought.get(call))
                .filter(last -> last.question().matter().subject().equals(subject))
                .isPresent();
    }

    private Approvals used(Optional<Digest> question, Optional<String> flaw) {
        var all = new HashSet<>(consumed);
        question.ifPresent(all::add);
        var used = new Approvals(session, approvers, sought, all, unsound);
        return flaw.map(used::unsound).orElse(used);
    }

    private Approvals with(CallId call, Sought now) {
        var all = new HashMap<>(sought);
        all.put(call, now);
        return new Approvals(session, approvers, all, consumed, unsound);
    }
}
