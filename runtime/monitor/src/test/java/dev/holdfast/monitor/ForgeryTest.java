package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody can do who appends to the record and holds no approver's key: have the session refused. */
class ForgeryTest {
    private static final CallId CALL = Scene.CALL;
    private static final Effect EFFECT = Effect.write(new PathName("AGENTS.md"), 4);
    private static final Digest POLICY = Digest.of("policy");
    private static final List<Capability> RIGHTS = List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md"));
    private static final Digest SUBJECT = Grant.subject(RIGHTS);
    private static final Instant EXPIRES = Scene.NOW.plusSeconds(300);
    private static final Verdict ASK = new Verdict.Ask(new RuleId("governance-path"), "it steers agents", 1);
    private static final Question QUESTION = question(SUBJECT, 1);

    /** A record, what of it is believed, and when its answer was recorded. */
    record Forgery(String name, List<MonitorEvent> record, String unsound, Instant answered) {
        Forgery(String name, List<MonitorEvent> record, String unsound) {
            this(name, record, unsound, Scene.NOW);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Forgery> starts() {
        String so = "call c1 was started unapproved: ";
        return List.of(
                new Forgery(
                        "nobody asked",
                        List.of(judged(ASK), started(QUESTION)),
                        so + "nobody was asked for exactly that"),
                new Forgery(
                        "no approval used",
                        List.of(judged(ASK), asked(), signed(), bare()),
                        so + "it uses no approval"),
                new Forgery("denied", List.of(judged(deny()), started(QUESTION)), so + "the policy had denied it"),
                new Forgery(
                        "allowed, with an approval",
                        List.of(
                                judged(new Verdict.Allow(new RuleId("capability"))),
                                asked(),
                                signed(),
                                started(QUESTION)),
                        so + "the policy had asked for no approval"),
                new Forgery(
                        "nobody answered",
                        List.of(judged(ASK), asked(), started(QUESTION)),
                        so + "nobody had answered"),
                new Forgery(
                        "refused",
                        List.of(judged(ASK), asked(), answered(new Answer.Refused("ada")), started(QUESTION)),
                        so + "`ada` had refused"),
                new Forgery(
                        "unsigned",
                        List.of(judged(ASK), asked(), approved(), started(QUESTION)),
                        so + "0 of 1 people approved"),
                new Forgery(
                        "signed by an impostor",
                        List.of(
                                judged(ASK),
                                asked(),
                                approved(ApproverKey.fresh("ada").approve(QUESTION)),
                                started(QUESTION)),
                        so + "the signature of `ada` does not verify"),
                new Forgery(
                        "signed by a stranger",
                        List.of(judged(ASK), asked(), approved(Scene.STRANGER.approve(QUESTION)), started(QUESTION)),
                        so + "`mallory` is not an enrolled approver"),
                new Forgery(
                        "signed too late",
                        List.of(judged(ASK), asked(), signed(), started(QUESTION)),
                        so + "the question expired at " + EXPIRES,
                        EXPIRES),
                new Forgery(
                        "void when it was given",
                        List.of(
                                judged(ASK),
                                asked(),
                                new MonitorEvent.Answered(CALL, QUESTION.digest(), yes(QUESTION), "it came too late"),
                                started(QUESTION)),
                        so + "it came too late"));
    }

    static List<Forgery> questions() {
        String other = "call c1 was started unapproved: the question is not about what had been judged";
        return List.of(
                of("a question that asks nobody", question(SUBJECT, 0), other),
                of("a question about another call's subject", question(Digest.of("another"), 1), other),
                of("a question of another session", question(new SessionId("s-000000000009"), CALL, POLICY), other),
                of("a question about another call", question(Scene.SESSION, CallId.of(2), POLICY), other),
                of("a question under another policy", question(Scene.SESSION, CALL, Digest.of("none")), other),
                new Forgery(
                        "twice the same person where two are needed",
                        List.of(
                                judged(new Verdict.Ask(new RuleId("irreversible"), "it is", 2)),
                                new MonitorEvent.Asked(CALL, question(SUBJECT, 2)),
                                new MonitorEvent.Answered(
                                        CALL,
                                        question(SUBJECT, 2).digest(),
                                        new Answer.Approved(
                                                Scene.approvals(question(SUBJECT, 2), Scene.ADA, Scene.ADA)),
                                        ""),
                                started(question(SUBJECT, 2))),
                        "call c1 was started unapproved: 1 of 2 people approved"),
                new Forgery(
                        "one person where two are needed",
                        List.of(
                                judged(new Verdict.Ask(new RuleId("irreversible"), "it is", 2)),
                                asked(),
                                signed(),
                                started(QUESTION)),
                        other),
                new Forgery(
                        "judged anew as something else",
                        List.of(judged(ASK), asked(), signed(), judged(ASK), started(QUESTION)),
                        "call c1 was started unapproved: nobody was asked for exactly that"),
                new Forgery(
                        "used twice",
                        List.of(judged(ASK), asked(), signed(), started(QUESTION), started(QUESTION)),
                        "call c1 was started unapproved: its approval had been used before"),
                new Forgery(
                        "asked and answered again with the old signature",
                        List.of(
                                judged(ASK),
                                asked(),
                                signed(),
                                started(QUESTION),
                                judged(ASK),
                                asked(),
                                signed(),
                                started(QUESTION)),
                        "call c1 was started unapproved: its approval had been used before"),
                new Forgery("never judged", List.of(started(QUESTION)), "call c1 was never judged"));
    }

    static List<Forgery> grants() {
        String so = "the rights that call c1 was granted are unapproved: ";
        var more = new ArrayList<>(RIGHTS);
        more.add(new Capability(Effect.Kind.CONNECT, "*"));
        return List.of(
                new Forgery(
                        "nobody asked",
                        List.of(judged(ASK), granted(RIGHTS)),
                        so + "nobody was asked for exactly that"),
                new Forgery(
                        "unsigned",
                        List.of(judged(ASK), asked(), approved(), granted(RIGHTS)),
                        so + "0 of 1 people approved"),
                new Forgery(
                        "more than was asked for",
                        List.of(judged(ASK), asked(), signed(), granted(more)),
                        so + "the rights are not those that were asked for"),
                new Forgery(
                        "two rights that read like the one asked for",
                        List.of(
                                judged(ASK),
                                asked(),
                                signed(),
                                granted(List.of(
                                        new Capability(Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md, CONNECT *")))),
                        so + "the rights are not those that were asked for"),
                new Forgery(
                        "granted twice",
                        List.of(judged(ASK), asked(), signed(), granted(RIGHTS), granted(RIGHTS)),
                        so + "its approval had been used before"),
                new Forgery(
                        "used for a start already",
                        List.of(judged(ASK), asked(), signed(), started(QUESTION), granted(RIGHTS)),
                        so + "its approval had been used before"));
    }

    @ParameterizedTest
    @MethodSource({"starts", "questions", "grants"})
    void anEntryThatNobodyApprovedMakesTheRecordUnsound(Forgery forgery) {
        var state = folded(forgery.record(), forgery.answered());
        assertThat(state.approvals().unsound()).contains(forgery.unsound());
        assertThatThrownBy(state::mustBeSound)
                .isInstanceOf(UnsoundSession.class)
                .hasMessageStartingWith(
                        "the record of session `s-000000000001` is unsound, so nothing is carried out in" + " it: "
                                + forgery.unsound() + "; an approver's key that was replaced since")
                .hasMessageEndingWith(
                        "take back what it did with `holdfast undo --session s-000000000001`, and give the"
                                + " task again with `holdfast run`");
    }

    @ParameterizedTest
    @MethodSource("grants")
    void aForgedGrantGivesNothing(Forgery forgery) {
        var before = folded(forgery.record().subList(0, forgery.record().size() - 1), Scene.NOW);
        assertThat(before.apply(forgery.record().getLast(), Scene.NOW).rights()).isEqualTo(before.rights());
    }

    @Test
    void whatWasApprovedIsSound() {
        var start = folded(List.of(judged(ASK), asked(), signed(), started(QUESTION)), Scene.NOW);
        assertThat(start.approvals().unsound()).isEmpty();
        var grant = folded(List.of(judged(ASK), asked(), signed(), granted(RIGHTS)), EXPIRES.minusMillis(1));
        assertThat(grant.approvals().unsound()).isEmpty();
        assertThat(grant.rights()).containsAll(RIGHTS);
    }

    @Test
    void aReplacedKeyMakesOldApprovalsUnverifiable() {
        var now = new Approvers(Map.of("ada", ApproverKey.fresh("ada").publicKey()));
        var state = MonitorState.fresh(Scene.SESSION, now)
                .opened(Profile.workspace("model.example:443"), "mend it", List.of());
        for (MonitorEvent event : List.of(judged(ASK), asked(), signed(), started(QUESTION))) {
            state = state.apply(event, Scene.NOW);
        }
        assertThat(state.approvals().unsound())
                .contains("call c1 was started unapproved: the signature of `ada` does not verify");
        assertThat(state.uncertain(CALL)).as("what it did is still known").isPresent();
    }

    @Test
    void nothingIsCarriedOutInAnUnsoundSession() {
        var scene = new Scene().answering(Scene.signedBy(Scene.ADA, Scene.BEN));
        scene.state = scene.state.unsound("it was forged");
        var monitor = scene.monitor();
        var call = Scene.call(MonitorTest.writes(MonitorTest.SOURCE), MonitorTest.WRITE);
        assertThatThrownBy(() -> monitor.carryOut(call, scene.state)).isInstanceOf(UnsoundSession.class);
        assertThatThrownBy(() -> monitor.recover(call, scene.state)).isInstanceOf(UnsoundSession.class);
        assertThatThrownBy(() -> monitor.grow(CALL, "plan", RIGHTS, scene.state))
                .isInstanceOf(UnsoundSession.class);
        assertThat(scene.order).isEmpty();
    }

    private static MonitorState folded(List<MonitorEvent> record, Instant answered) {
        var state = new Scene().state;
        for (MonitorEvent event : record) {
            state = state.apply(event, event instanceof MonitorEvent.Answered ? answered : Scene.NOW);
        }
        return state;
    }

    /** A question with a good signature of its own, and a start that uses it. */
    private static Forgery of(String name, Question question, String unsound) {
        return new Forgery(
                name,
                List.of(
                        judged(ASK),
                        new MonitorEvent.Asked(CALL, question),
                        new MonitorEvent.Answered(CALL, question.digest(), yes(question), ""),
                        started(question)),
                unsound);
    }

    private static Question question(Digest subject, int quorum) {
        return new Question(
                Scene.SESSION, CALL, new Question.Matter(subject, POLICY, quorum, "may it?"), "nonce", EXPIRES);
    }

    private static Question question(SessionId session, CallId call, Digest policy) {
        return new Question(session, call, new Question.Matter(SUBJECT, policy, 1, "may it?"), "nonce", EXPIRES);
    }

    private static MonitorEvent judged(Verdict verdict) {
        return new MonitorEvent.Judged(CALL, "probe", SUBJECT, List.of(EFFECT), POLICY, verdict);
    }

    private static Verdict deny() {
        return new Verdict.Deny(new RuleId("no"), "no", "none");
    }

    private static MonitorEvent asked() {
        return new MonitorEvent.Asked(CALL, QUESTION);
    }

    private static MonitorEvent signed() {
        return answered(yes(QUESTION));
    }

    private static MonitorEvent approved(Approval... approvals) {
        return answered(new Answer.Approved(List.of(approvals)));
    }

    private static MonitorEvent answered(Answer answer) {
        return new MonitorEvent.Answered(CALL, QUESTION.digest(), answer, "");
    }

    private static Answer yes(Question question) {
        return new Answer.Approved(Scene.approvals(question, Scene.ADA));
    }

    private static MonitorEvent granted(List<Capability> rights) {
        return new MonitorEvent.Granted(CALL, new Grant(QUESTION.digest(), rights));
    }

    private static MonitorEvent started(Question question) {
        return new MonitorEvent.Started(CALL, 1, Optional.empty(), Optional.of(question.digest()));
    }

    private static MonitorEvent bare() {
        return new MonitorEvent.Started(CALL, 1, Optional.empty(), Optional.empty());
    }
}
