package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.approval.Answer;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A question that was waiting when the process died, and the process that goes on. */
class OpenQuestionTest {
    private static final PathName AGENTS = MonitorTest.AGENTS;
    private static final Effect WRITE = Effect.write(AGENTS, 3);

    private final Scene scene = killedWhileAsking();

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static Scene killedWhileAsking() {
        var scene = new Scene().answering(question -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> scene.carryOut(MonitorTest.writes(AGENTS), WRITE))
                .isInstanceOf(Killed.class);
        scene.order.clear();
        return scene.answering(Scene.signedBy(Scene.ADA));
    }

    private Observation again() {
        return scene.carryOut(MonitorTest.writes(AGENTS), WRITE);
    }

    @Test
    void isTheSameQuestion() {
        scene.now = Scene.NOW.plus(Duration.ofMinutes(4));
        assertThat(again().status()).isEqualTo(Status.DONE);
        assertThat(scene.questions).hasSize(2).containsOnly(scene.questions.getFirst());
        assertThat(scene.order).doesNotContain("Judged", "Asked", "withdraw 0").contains("Answered", "Started");
    }

    @Test
    void isConsumedOnce() {
        again();
        var first = scene.questions.getFirst();
        scene.now = Scene.NOW.plus(Duration.ofSeconds(1));
        again();
        assertThat(scene.questions.getLast()).isNotEqualTo(first);
        assertThat(scene.state.approvals().consumed())
                .containsExactlyInAnyOrder(
                        first.digest(), scene.questions.getLast().digest());
        assertThat(scene.state.approvals().flaw(Scene.CALL, first.digest())).isPresent();
    }

    @Test
    void isOverOnceItWasRefused() {
        scene.answering(question -> new Answer.Refused("ben"));
        assertThat(again().text()).isEqualTo("denied by ben");
        assertThat(scene.world.files).isEmpty();
    }

    /** What makes the question another one, by name. */
    record Change(String name, Consumer<Scene> made) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Change> changes() {
        return Stream.of(
                new Change("it has expired", scene -> scene.now = Scene.NOW.plus(Duration.ofMinutes(5))),
                new Change("the policy is another", scene -> scene.policy(stricter())),
                new Change("the file has other content", scene -> scene.world.files.put("AGENTS.md", "theirs")),
                new Change(
                        "more was read",
                        scene -> scene.state = new MonitorState(
                                scene.state.rights(),
                                scene.state.reading().opened("mend it", List.of("more")),
                                scene.state.calls(),
                                scene.state.texts(),
                                scene.state.approvals())));
    }

    private static CedarPolicy stricter() {
        var more = new Layer(
                "more.cedar",
                Layer.Standing.RESTRICTING,
                "@id(\"more\") forbid (principal, action, resource) when { resource.name == \"other\" };");
        return CedarPolicy.of(List.of(Layer.standard(), more), Requester.ANYBODY);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isVoidAndAskedAnewWhenItNoLongerFits(Change change) {
        change.made().accept(scene);
        var then = scene.now;
        scene.now = then.plusMillis(1);
        again();
        assertThat(scene.order).containsSubsequence("withdraw 0", "Judged", "Asked", "ask people");
        assertThat(scene.questions.getLast()).isNotEqualTo(scene.questions.getFirst());
    }

    @Test
    void isVoidWhenTheCallHasOtherEffects() {
        scene.now = Scene.NOW.plusMillis(1);
        scene.carryOut(MonitorTest.writes(AGENTS), WRITE, Effect.read(MonitorTest.SOURCE));
        assertThat(scene.order).contains("withdraw 0", "Asked");
    }

    /** What an earlier answer signed for cannot be handed in for what is asked now. */
    @Test
    void doesNotLendItsApprovalToTheOneThatIsAskedInstead() {
        var old = scene.questions.getFirst();
        scene.world.files.put("AGENTS.md", "theirs");
        scene.now = Scene.NOW.plusMillis(1);
        scene.answering(question -> new Answer.Approved(Scene.approvals(old, Scene.ADA)));
        assertThat(again().status()).isEqualTo(Status.REFUSED);
        assertThat(scene.world.files).containsEntry("AGENTS.md", "theirs");
    }
}
