package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Question;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.Toolbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole list of what must not be done with an approval, each tried at the door itself: replayed, swapped, raced,
 * widened, used too late, by a key that was taken back, by the wrong person, or counted twice. {@link ForgeryTest} tries
 * the same on the record, {@code ApproversTest} on the signatures alone. That a verdict never gets weaker with an approval
 * less or a layer more, and that a rule which fails denies, is held by {@code DirectionTest}, for random rules.
 */
class ApprovalAttacksTest {
    private static final Effect SEND = MonitorTest.SEND;
    private static final Effect WRITE = Effect.write(MonitorTest.AGENTS, 3);

    private final Scene scene = new Scene();
    private final List<Effect> effects = new ArrayList<>(List.of(SEND));
    private int done;

    /** Puts a call with the effects of this moment through the door. */
    private Observation carryOut(CallId id, String word) {
        var tool = new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition("probe", "probes", "{\"type\":\"object\"}");
            }

            @Override
            public List<Effect> effects(Arguments arguments) {
                return List.copyOf(effects);
            }

            @Override
            public Output run(Arguments arguments, Hands hands) {
                done++;
                return Output.done("done");
            }
        };
        var call = new Call(id, new Toolbox(List.of(tool)).parse("probe", "{\"word\":\"" + word + "\"}"));
        return scene.monitor().carryOut(call, scene.state);
    }

    private Observation carryOut() {
        return carryOut(Scene.CALL, "x");
    }

    private void answering(Function<Question, Answer> how) {
        scene.answering(how);
    }

    private static Answer both(Question question) {
        return new Answer.Approved(Scene.approvals(question, Scene.ADA, Scene.BEN));
    }

    @Test
    void whatIsSignedByTwoIsDoneOnce() {
        answering(ApprovalAttacksTest::both);
        assertThat(carryOut().status()).isEqualTo(Status.DONE);
        assertThat(done).isEqualTo(1);
    }

    // ---- replayed ----

    @Test
    void replayedForTheSameCallAgain() {
        answering(ApprovalAttacksTest::both);
        carryOut();
        var old = both(scene.questions.getFirst());
        scene.now = Scene.NOW.plusMillis(1);
        answering(question -> old);
        assertThat(carryOut().text()).contains("is for another question");
        assertThat(done).isEqualTo(1);
    }

    // ---- swapped ----

    /** A question like the one that is put, but for one thing; whoever signed that did not sign this. */
    record Swap(String name, Function<Question, Question> other) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Swap> swaps() {
        return Stream.of(
                new Swap(
                        "from another call",
                        q -> new Question(q.session(), CallId.of(9), q.matter(), q.nonce(), q.expires())),
                new Swap(
                        "from another session",
                        q -> new Question(
                                new SessionId("s-000000000009"), q.call(), q.matter(), q.nonce(), q.expires())),
                new Swap("from under another policy", q -> matter(q, q.matter().subject(), Digest.of("other"), 2, "c")),
                new Swap(
                        "from another subject",
                        q -> matter(q, Digest.of("other"), q.matter().policy(), 2, "c")),
                new Swap(
                        "from a question to one person",
                        q -> matter(q, q.matter().subject(), q.matter().policy(), 1, "c")),
                new Swap(
                        "from under another card",
                        q -> matter(q, q.matter().subject(), q.matter().policy(), 2, "another")),
                new Swap("from another time", q -> new Question(q.session(), q.call(), q.matter(), "old", q.expires())),
                new Swap(
                        "from a longer time",
                        q -> new Question(
                                q.session(),
                                q.call(),
                                q.matter(),
                                q.nonce(),
                                q.expires().plus(Duration.ofDays(1)))));
    }

    private static Question matter(Question q, Digest subject, Digest policy, int quorum, String card) {
        return new Question(
                q.session(), q.call(), new Question.Matter(subject, policy, quorum, card), q.nonce(), q.expires());
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void swapped(Swap swap) {
        answering(question -> both(swap.other().apply(question)));
        assertThat(carryOut().status()).isEqualTo(Status.REFUSED);
        answering(question -> {
            var moved = new ArrayList<Approval>();
            for (Approval approval : Scene.approvals(swap.other().apply(question), Scene.ADA, Scene.BEN)) {
                moved.add(new Approval(approval.approver(), question.digest(), approval.signature()));
            }
            return new Answer.Approved(moved);
        });
        assertThat(carryOut(CallId.of(2), "x").text()).contains("does not verify");
        assertThat(done).isZero();
    }

    @Test
    void swappedToRulesThatCameWhileItWaited() {
        var rules = new Policy() {
            private String digest = "then";

            @Override
            public Set<String> roles() {
                return Set.of();
            }

            @Override
            public Judgement judge(Request request, Signed by) {
                return CedarPolicy.standard().judge(request, by);
            }

            @Override
            public Digest digest() {
                return Digest.of(digest);
            }
        };
        scene.policy(rules);
        answering(question -> {
            rules.digest = "now";
            return both(question);
        });
        assertThat(carryOut().text()).isEqualTo("denied: the call is no longer what was approved; ask again");
        assertThat(done).isZero();
    }

    // ---- raced ----

    @Test
    void racedByTwoThatTakeOneAnswer() {
        var inner = new ArrayList<Observation>();
        answering(question -> {
            answering(
                    ApprovalAttacksTest::both); // the second consumer finds the question open, and is the first to end
            inner.add(carryOut());
            return both(question);
        });
        var outer = carryOut();
        assertThat(scene.questions).hasSize(2).containsOnly(scene.questions.getFirst());
        assertThat(inner.getFirst().status()).isEqualTo(Status.DONE);
        assertThat(outer.text()).isEqualTo("denied: its approval had been used before");
        assertThat(done).isEqualTo(1);
    }

    // ---- widened ----

    record Widening(String name, Consumer<ApprovalAttacksTest> made) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Widening> widenings() {
        return Stream.of(
                new Widening("one effect more", test -> test.effects.add(Effect.read(MonitorTest.SOURCE))),
                new Widening("more of it", test -> test.effects.set(0, note("team", 2))),
                new Widening("to others", test -> test.effects.set(0, note("everybody", 1))),
                new Widening(
                        "in another way",
                        test -> test.effects.set(
                                0,
                                new Effect(
                                        Effect.Kind.API_CALL,
                                        "team",
                                        Environment.STAGING,
                                        Reversibility.COMPENSABLE,
                                        1))),
                new Widening(
                        "for good",
                        test -> test.effects.set(
                                0,
                                new Effect(
                                        Effect.Kind.SEND_MESSAGE,
                                        "team",
                                        Environment.STAGING,
                                        Reversibility.IRREVERSIBLE,
                                        1))),
                new Widening(
                        "in production",
                        test -> test.effects.set(0, note("team", 1).in(Environment.PRODUCTION))));
    }

    private static Effect note(String to, long bytes) {
        return new Effect(Effect.Kind.SEND_MESSAGE, to, Environment.STAGING, Reversibility.COMPENSABLE, bytes);
    }

    /** What is signed for the narrow call, at the same moment and with the same nonce, is nothing to the wide one. */
    @ParameterizedTest
    @MethodSource("widenings")
    void widened(Widening widening) {
        effects.set(0, note("team", 1));
        answering(question -> new Answer.Unanswered("nobody is there"));
        carryOut();
        var narrow = scene.questions.getFirst();
        widening.made().accept(this);
        answering(question -> both(narrow));
        var observation = carryOut();
        assertThat(scene.questions.getLast().matter().subject())
                .isNotEqualTo(narrow.matter().subject());
        assertThat(observation.text()).isEqualTo("denied: the approval by `ada` is for another question");
        assertThat(scene.events).noneMatch(MonitorEvent.Started.class::isInstance);
    }

    /** What changes in the world while people are asked. */
    private static Stream<Widening> meanwhile() {
        return Stream.of(
                new Widening("other content", test -> test.scene.world.files.put("AGENTS.md", "theirs")),
                new Widening("a link that makes it govern", test -> test.scene.world.led = MonitorTest.SOURCE),
                new Widening(
                        "a declaration of production",
                        test -> test.scene.world.environments = new Environments(List.of(new Environments.Rule(
                                Environment.PRODUCTION,
                                List.of(new Environments.Pattern(Environments.Kind.PATH, "**")))))));
    }

    @ParameterizedTest
    @MethodSource("meanwhile")
    void widenedWhileItWaited(Widening widening) {
        answering(question -> {
            widening.made().accept(this);
            return both(question);
        });
        var call = Scene.call(MonitorTest.writes(MonitorTest.AGENTS), WRITE, Effect.write(MonitorTest.SOURCE, 1));
        assertThat(scene.monitor().carryOut(call, scene.state).text())
                .isEqualTo("denied: the call is no longer what was approved; ask again");
        assertThat(scene.events).noneMatch(MonitorEvent.Started.class::isInstance);
    }

    @Test
    void widenedToOtherArguments() {
        answering(ApprovalAttacksTest::both);
        carryOut(Scene.CALL, "x");
        var first = scene.questions.getFirst();
        scene.now = Scene.NOW.plusMillis(1);
        answering(question -> both(first));
        assertThat(carryOut(Scene.CALL, "y").status()).isEqualTo(Status.REFUSED);
        assertThat(done).isEqualTo(1);
    }

    // ---- too late, taken back ----

    @Test
    void usedWhenItHadExpired() {
        answering(question -> {
            scene.now = question.expires();
            return both(question);
        });
        assertThat(carryOut().text()).startsWith("denied: the question expired at ");
        assertThat(done).isZero();
    }

    @Test
    void signedWithAKeyThatWasTakenBackOrReplaced() {
        answering(ApprovalAttacksTest::both);
        scene.enrolled(Scene.ADA, ApproverKey.fresh("carl"));
        assertThat(carryOut().text()).isEqualTo("denied: `ben` is not an enrolled approver");
        scene.enrolled(Scene.ADA, ApproverKey.fresh("ben"));
        assertThat(carryOut().text()).isEqualTo("denied: the signature of `ben` does not verify");
        assertThat(done).isZero();
    }

    // ---- by the wrong person, counted twice ----

    record Signers(String name, Function<Question, List<Approval>> sign, String why) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Signers> wrong() {
        return Stream.of(
                new Signers("nobody", q -> List.of(), "0 of 2 people approved"),
                new Signers("the requester alone", q -> Scene.approvals(q, Scene.ADA), "1 of 2 people approved"),
                new Signers(
                        "the requester as the second too",
                        q -> Scene.approvals(q, Scene.ADA, Scene.ADA),
                        "1 of 2 people approved"),
                new Signers(
                        "the requester under the other's name",
                        q -> List.of(
                                Scene.ADA.approve(q),
                                new Approval(
                                        "ben", q.digest(), Scene.ADA.approve(q).signature())),
                        "the signature of `ben` does not verify"),
                new Signers(
                        "somebody who is not enrolled",
                        q -> Scene.approvals(q, Scene.ADA, Scene.STRANGER),
                        "`mallory` is not an enrolled approver"),
                new Signers(
                        "somebody besides those who are enough",
                        q -> Scene.approvals(q, Scene.ADA, Scene.BEN, Scene.STRANGER),
                        "`mallory` is not an enrolled approver"),
                new Signers(
                        "an impostor under an enrolled name",
                        q -> List.of(
                                Scene.ADA.approve(q), ApproverKey.fresh("ben").approve(q)),
                        "the signature of `ben` does not verify"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void signedByTheWrongPeople(Signers signers) {
        answering(question -> new Answer.Approved(signers.sign().apply(question)));
        assertThat(carryOut().text()).isEqualTo("denied: " + signers.why());
        assertThat(done).isZero();
    }

    @Test
    void countedTwiceUnderTwoNamesOfOneKey() {
        assertThatThrownBy(() -> new Approvers(Map.of("ada", Scene.ADA.publicKey(), "also-ada", Scene.ADA.publicKey())))
                .hasMessageContaining("two approvers share one key");
    }

    @Test
    void takenForTheApprovalOfAnUncertainOutcome() {
        answering(ApprovalAttacksTest::both);
        scene.startedBare(SEND);
        var recovered = scene.recover(hands -> Output.done("done"), SEND);
        assertThat(recovered.map(Observation::status)).isEqualTo(Optional.of(Status.DONE));
        var question = scene.questions.getFirst();
        assertThat(question.matter().card()).contains("its outcome is unknown");
        assertThat(scene.state.approvals().consumed()).containsExactly(question.digest());
    }
}
