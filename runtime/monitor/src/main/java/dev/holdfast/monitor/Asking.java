package dev.holdfast.monitor;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Question;
import dev.holdfast.policy.Signed;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.RuleId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts questions to people and checks what comes back; question and answer are both on the record. */
final class Asking {
    private static final RuleId TOO_FEW_PEOPLE = new RuleId("too-few-people");

    private final People people;
    private final Journal journal;

    Asking(People people, Journal journal) {
        this.people = people;
        this.journal = journal;
    }

    /**
     * Asks for exactly this, or finds that too few people are enrolled to ask at all. A question that was put before the
     * process died is put again as it was, so that what people have answered it since counts; one that no longer fits in
     * any part is void.
     *
     * @param judged what is asked for, not recorded yet
     */
    Consent ask(MonitorEvent.Judged judged, Question.Matter matter, MonitorState state) {
        CallId call = judged.call();
        Optional<Question> earlier = state.approvals().open(call);
        Optional<Question> same = earlier.filter(question -> fits(question, judged, matter, state));
        if (same.isEmpty()) {
            earlier.ifPresent(people.asker()::withdraw);
            journal.record(judged);
        }
        int enrolled = people.approvers().count();
        if (enrolled < matter.quorum()) {
            return new Consent.Withheld(
                    Status.REFUSED,
                    "denied by rule " + TOO_FEW_PEOPLE + ": " + matter.quorum() + " people must approve and " + enrolled
                            + " are enrolled");
        }
        var question = same.orElseGet(() -> question(call, matter));
        if (same.isEmpty()) {
            journal.record(new MonitorEvent.Asked(call, question));
        }
        Answer answer = people.asker().ask(question);
        String flaw = answer instanceof Answer.Approved(var approvals)
                ? people.approvers()
                        .flaw(question, approvals, people.time().clock().instant())
                        .orElse("")
                : "";
        // INVARIANT: what counts as approved is what the record bears out, by the very fold that a later start
        // is held to
        MonitorState after = journal.record(new MonitorEvent.Answered(call, question.digest(), answer, flaw));
        Optional<String> proven = after.approvals().flaw(call, question.digest());
        return switch (answer) {
            case Answer.Approved(var approvals) when proven.isEmpty() -> new Consent.Given(question, signed(approvals));
            case Answer.Approved ignored -> new Consent.Withheld(Status.REFUSED, "denied: " + proven.orElse(flaw));
            case Answer.Refused(var by) -> new Consent.Withheld(Status.REFUSED, "denied by " + by);
            case Answer.Unanswered(var why) ->
                new Consent.Withheld(Status.UNANSWERED, "denied, since nobody answered: " + why);
        };
    }

    private Signed signed(List<Approval> approvals) {
        Set<String> names = approvals.stream().map(Approval::approver).collect(Collectors.toSet());
        return new Signed(names.size(), people.approvers().roles(names));
    }

    /** Whether it asks for exactly this, of what is judged as it was then, and can still be answered. */
    private boolean fits(Question question, MonitorEvent.Judged judged, Question.Matter matter, MonitorState state) {
        return question.matter().equals(matter)
                && question.session().equals(people.session())
                && Optional.ofNullable(state.calls().get(judged.call()))
                        .filter(stand -> stand.judged().equals(judged))
                        .isPresent()
                && people.time().clock().instant().isBefore(question.expires());
    }

    private Question question(CallId call, Question.Matter matter) {
        var time = people.time();
        return new Question(
                people.session(),
                call,
                matter,
                time.ids().nonce(),
                time.clock().instant().plus(time.patience()));
    }
}
