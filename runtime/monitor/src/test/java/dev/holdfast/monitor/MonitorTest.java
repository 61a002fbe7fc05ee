package dev.holdfast.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Question;
import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.RuleId;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.ToolFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One call through the door: judged, asked for, carried out, and recorded in the right order. */
class MonitorTest {
    static final PathName SOURCE = new PathName("src/a.txt");
    static final PathName AGENTS = new PathName("AGENTS.md");
    static final Effect WRITE = Effect.write(SOURCE, 4);
    static final Effect SEND =
            new Effect(Effect.Kind.SEND_MESSAGE, "team", Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 1);

    private final Scene scene = new Scene();

    @Test
    void anAllowedWriteIsSnapshottedRecordedCarriedOutSettledAndRecorded() {
        var observation = scene.carryOut(writes(SOURCE), WRITE);
        assertThat(scene.order)
                .containsExactly(
                        "snapshot", "Judged + Started", "hands NOTHING []", "write src/a.txt", "settle", "Closed DONE");
        assertThat(observation).isEqualTo(new Observation(Status.DONE, "written", Optional.empty(), List.of()));
        var closed = scene.last(MonitorEvent.Closed.class);
        assertThat(closed.after())
                .isPresent()
                .isNotEqualTo(scene.last(MonitorEvent.Started.class).before());
    }

    @Test
    void anAllowedReadTakesNoSnapshot() {
        scene.world.files.put("src/a.txt", "content with hunter2");
        var observation =
                scene.carryOut(hands -> Output.done(new String(hands.read(SOURCE), UTF_8)), Effect.read(SOURCE));
        assertThat(scene.order)
                .containsExactly("Judged + Started", "hands NOTHING []", "read src/a.txt", "Closed DONE");
        assertThat(observation.text()).isEqualTo("content with ‹secret›");
    }

    @Test
    void aCommandMayWriteOnlyWhenItsToolDeclaredThat() {
        scene.carryOut(runs(), Effect.run("bash"), Effect.write(PathName.ROOT, 0));
        scene.carryOut(runs(), Effect.run("bash"));
        assertThat(scene.order).contains("hands WORKSPACE []", "hands NOTHING []");
    }

    @Test
    void aDeniedCallIsRecordedAndNothingHappens() {
        var observation = scene.carryOut(nothing(), Effect.read(new PathName("/etc/passwd")));
        assertThat(scene.order).containsExactly("Judged + Closed REFUSED");
        assertThat(observation.status()).isEqualTo(Status.REFUSED);
        assertThat(observation.text())
                .isEqualTo("denied by rule outside-workspace: `READ_PATH /etc/passwd` lies outside the workspace\n"
                        + "to allow it: start the session in a folder that holds it, or do it yourself");
    }

    @Test
    void anApprovedCallConsumesItsApprovalWithTheStart() {
        scene.answering(Scene.signedBy(Scene.ADA)).carryOut(writes(AGENTS), Effect.write(AGENTS, 4));
        assertThat(scene.order)
                .containsExactly(
                        "hands NOTHING []",
                        "Judged",
                        "Asked",
                        "ask people",
                        "Answered",
                        "hands NOTHING []",
                        "snapshot",
                        "Started",
                        "hands NOTHING [CHANGE_GOVERNANCE AGENTS.md]",
                        "write AGENTS.md",
                        "settle",
                        "Closed DONE");
        assertThat(scene.last(MonitorEvent.Started.class).consumed())
                .contains(scene.questions.getFirst().digest());
        assertThat(scene.state.approvals().consumed())
                .containsExactly(scene.questions.getFirst().digest());
        assertThat(scene.world.files).containsEntry("AGENTS.md", "new");
    }

    @Test
    void theSameCallAgainIsAskedForAgain() {
        scene.answering(Scene.signedBy(Scene.ADA));
        scene.carryOut(writes(AGENTS), Effect.write(AGENTS, 4));
        scene.carryOut(writes(AGENTS), Effect.write(AGENTS, 4));
        assertThat(scene.questions.stream().map(Question::digest).distinct()).hasSize(2);
        assertThat(scene.state.approvals().consumed()).hasSize(2);
    }

    static List<NotGood> notGoodAnswers() {
        return List.of(
                new NotGood("refused", q -> new Answer.Refused("ada"), Status.REFUSED, "denied by ada"),
                new NotGood(
                        "unanswered",
                        q -> new Answer.Unanswered("nobody is there"),
                        Status.UNANSWERED,
                        "denied, since nobody answered: nobody is there"),
                new NotGood("unsigned", Scene.signedBy(), Status.REFUSED, "denied: 0 of 1 people approved"),
                new NotGood(
                        "signed by a stranger",
                        Scene.signedBy(Scene.STRANGER),
                        Status.REFUSED,
                        "denied: `mallory` is not an enrolled approver"),
                new NotGood(
                        "signed for another question",
                        q -> Scene.signedBy(Scene.ADA)
                                .apply(new Question(q.session(), q.call(), q.matter(), "another", q.expires())),
                        Status.REFUSED,
                        "denied: the approval by `ada` is for another question"));
    }

    record NotGood(String name, Function<Question, Answer> answer, Status status, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("notGoodAnswers")
    void anAnswerThatIsNoGoodApprovalLetsNothingHappen(NotGood bad) {
        var observation = scene.answering(bad.answer()).carryOut(writes(AGENTS), Effect.write(AGENTS, 4));
        assertThat(scene.order)
                .containsExactly(
                        "hands NOTHING []", "Judged", "Asked", "ask people", "Answered", "Closed " + bad.status());
        assertThat(observation).isEqualTo(new Observation(bad.status(), bad.text(), Optional.empty(), List.of()));
        assertThat(scene.world.files).isEmpty();
    }

    @Test
    void anApprovalThatComesTooLateIsVoid() {
        var observation = scene.answering(question -> {
                    scene.now = question.expires();
                    return Scene.signedBy(Scene.ADA).apply(question);
                })
                .carryOut(writes(AGENTS), Effect.write(AGENTS, 4));
        assertThat(observation.text()).isEqualTo("denied: the question expired at 2026-03-01T09:05:00Z");
        assertThat(scene.last(MonitorEvent.Answered.class).flaw())
                .isEqualTo("the question expired at 2026-03-01T09:05:00Z");
    }

    @Test
    void whatCannotBeTakenBackNeedsTwoPeople() {
        assertThat(scene.answering(Scene.signedBy(Scene.ADA, Scene.ADA))
                        .carryOut(nothing(), SEND)
                        .text())
                .isEqualTo("denied: 1 of 2 people approved");
        assertThat(scene.answering(Scene.signedBy(Scene.ADA, Scene.BEN))
                        .carryOut(nothing(), SEND)
                        .status())
                .isEqualTo(Status.DONE);
    }

    @Test
    void nobodyIsAskedWhenTooFewAreEnrolled() {
        var observation = scene.enrolled(Scene.ADA).carryOut(nothing(), SEND);
        assertThat(scene.order).containsExactly("Judged", "Closed REFUSED");
        assertThat(observation.text())
                .isEqualTo("denied by rule too-few-people: 2 people must approve and 1 are enrolled");
    }

    @Test
    void anApprovalIsJudgedAgainByTheRulesOfTheMoment() {
        var rules = new Policy() {
            private boolean closed;

            @Override
            public Set<String> roles() {
                return Set.of();
            }

            @Override
            public Judgement judge(Request request, Signed by) {
                return by.people() >= 1 && !closed
                        ? new Judgement.Permitted(new RuleId("open"))
                        : new Judgement.Refused(new RuleId("shut"), "it is shut", "wait");
            }

            @Override
            public Digest digest() {
                return Digest.of("rules");
            }
        };
        var observation = scene.policy(rules)
                .answering(question -> {
                    rules.closed = true;
                    return Scene.signedBy(Scene.ADA).apply(question);
                })
                .carryOut(nothing(), WRITE);
        assertThat(observation.text())
                .isEqualTo("denied by rule `shut` when it was judged again with those who approved: it is shut; wait");
    }

    @Test
    void anErrorWhileJudgingIsARefusal() {
        var broken = new Policy() {
            @Override
            public Set<String> roles() {
                return Set.of();
            }

            @Override
            public Judgement judge(Request request, Signed by) {
                throw new IllegalStateException("no such rule");
            }

            @Override
            public Digest digest() {
                return Digest.of("broken");
            }
        };
        var observation = scene.policy(broken).carryOut(nothing(), WRITE);
        assertThat(scene.order).containsExactly("Judged + Closed REFUSED");
        assertThat(observation.text())
                .isEqualTo("denied by rule evaluation-error: the policy failed: no such rule\n"
                        + "to allow it: mend the policy; `holdfast doctor` checks it");
    }

    static List<Undeclared> undeclaredUses() {
        return List.of(
                new Undeclared(hands -> hands.write(SOURCE, new byte[1]), Effect.read(SOURCE), "WRITE_PATH src/a.txt"),
                new Undeclared(hands -> hands.read(AGENTS), WRITE, "READ_PATH AGENTS.md"),
                new Undeclared(hands -> hands.item(AGENTS), WRITE, "READ_PATH AGENTS.md"),
                new Undeclared(hands -> hands.list(SOURCE), WRITE, "READ_PATH src/a.txt"),
                new Undeclared(hands -> hands.delete(SOURCE), WRITE, "DELETE_PATH src/a.txt"),
                new Undeclared(hands -> hands.move(SOURCE, AGENTS), WRITE, "DELETE_PATH src/a.txt"),
                new Undeclared(hands -> hands.move(SOURCE, AGENTS), Effect.delete(SOURCE), "WRITE_PATH AGENTS.md"),
                new Undeclared(
                        hands -> hands.write(new PathName("src/a.txt2"), new byte[1]), WRITE, "WRITE_PATH src/a.txt2"),
                new Undeclared(
                        hands -> hands.write(new PathName("/src/a.txt"), new byte[1]), WRITE, "WRITE_PATH /src/a.txt"),
                new Undeclared(hands -> hands.run(List.of("bash"), Duration.ofSeconds(1)), WRITE, "run bash"),
                new Undeclared(
                        hands -> hands.run(List.of("bash2"), Duration.ofSeconds(1)), Effect.run("bash"), "run bash2"),
                new Undeclared(hands -> hands.read(new PathName("a\u202eb")), WRITE, "READ_PATH a[U+202E]b"));
    }

    record Undeclared(Consumer<Hands> use, Effect declared, String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("undeclaredUses")
    void anUndeclaredUseIsStoppedBeforeItHappensAndRaisesAnAlert(Undeclared lie) {
        var observation = scene.carryOut(
                hands -> {
                    lie.use().accept(hands);
                    return Output.done("it got away with it");
                },
                lie.declared());
        String alert = "the tool tried to `" + lie.name() + "`, which it had not declared";
        assertThat(observation)
                .isEqualTo(new Observation(
                        Status.ALARMED, "ALERT: " + alert + "\nthe call was ended", Optional.empty(), List.of(alert)));
        assertThat(scene.last(MonitorEvent.Closed.class).alerts()).containsExactly(alert);
        assertThat(scene.world.files).isEmpty();
    }

    @Test
    void deletingAFolderNamesTheGovernanceInIt() {
        scene.world.files.put("docs/AGENTS.md", "b");
        scene.carryOut(nothing(), Effect.delete(new PathName("docs")));
        assertThat(scene.last(MonitorEvent.Judged.class).effects())
                .extracting(Effect::toString)
                .containsExactly("DELETE_PATH docs", "CHANGE_GOVERNANCE docs/AGENTS.md");
        assertThat(scene.last(MonitorEvent.Judged.class).verdict()).isInstanceOf(Verdict.Ask.class);
    }

    @Test
    void aToolThatFailsIsAFailedCall() {
        var observation = scene.carryOut(
                hands -> {
                    throw new ToolFailure("there is no such line");
                },
                WRITE);
        assertThat(observation.status()).isEqualTo(Status.FAILED);
        assertThat(observation.text()).isEqualTo("there is no such line");
    }

    @Test
    void aToolThatBreaksDownIsAFailedCallAndNotTheEndOfTheSession() {
        var observation = scene.carryOut(
                hands -> {
                    throw new IllegalStateException("a bug near hunter2");
                },
                WRITE);
        assertThat(scene.order).endsWith("settle", "Closed FAILED");
        assertThat(observation.text())
                .isEqualTo("the tool broke down, which is a bug in Holdfast; report it: "
                        + "java.lang.IllegalStateException: a bug near ‹secret›");
    }

    @Test
    void nothingHappensWhenTheDecisionCannotBeRecorded() {
        assertThatIllegalStateException()
                .isThrownBy(() -> scene.ledgerFullAfter(0).carryOut(writes(SOURCE), WRITE))
                .withMessage("the ledger is full");
        assertThat(scene.order).containsExactly("snapshot");
    }

    @Test
    void nothingHappensWhenTheStartOfAnApprovedCallCannotBeRecorded() {
        scene.answering(Scene.signedBy(Scene.ADA)).ledgerFullAfter(3);
        assertThatIllegalStateException()
                .isThrownBy(() -> scene.carryOut(writes(AGENTS), Effect.write(AGENTS, 4)))
                .withMessage("the ledger is full");
        assertThat(scene.order).endsWith("ask people", "Answered", "hands NOTHING []", "snapshot");
    }

    @Test
    void whatWasReadJoinsTheLabelOfTheSession() {
        scene.world.files.put("src/a.txt", "reviewed");
        scene.world.label = Label.REVIEWED;
        scene.carryOut(hands -> Output.done(new String(hands.read(SOURCE), UTF_8)), Effect.read(SOURCE));
        assertThat(scene.state.seen()).isEqualTo(new Label(Integrity.REVIEWED, Confidentiality.INTERNAL));
        scene.carryOut(runs(), Effect.run("bash"));
        assertThat(scene.state.seen()).isEqualTo(Label.WORKSPACE);
    }

    @Test
    void aToolReadsTheEarlierTextsOfItsSession() {
        scene.carryOut(hands -> Output.done("the first"), Effect.read(SOURCE));
        var observation =
                scene.carryOut(hands -> Output.done(hands.earlier(Scene.CALL).orElseThrow()));
        assertThat(observation.text()).isEqualTo("the first");
    }

    @Test
    void theAgentsOwnQuestionIsRecordedBeforeAndAfter() {
        var observation = scene.monitor().talk(Scene.CALL, "which one?");
        assertThat(scene.order).containsExactly("Judged + Started", "talk", "Closed DONE");
        assertThat(observation.text()).isEqualTo("as you like");
    }

    static Function<Hands, Output> writes(PathName path) {
        return hands -> {
            hands.write(path, "new".getBytes(UTF_8));
            return Output.done("written");
        };
    }

    static Function<Hands, Output> runs() {
        return hands -> Output.done(
                hands.run(List.of("bash", "-c", "true"), Duration.ofSeconds(1)).output());
    }

    static Function<Hands, Output> nothing() {
        return hands -> Output.done("done");
    }
}
