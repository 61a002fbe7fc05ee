package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Grant;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a session gets more rights than its profile gave it, and how it does not. */
class GrowthTest {
    private static final Capability AGENTS = new Capability(Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md");

    private final Scene scene = new Scene();

    @Test
    void aPlanWithinTheProfileAsksNobody() {
        var observation = scene.monitor()
                .grow(
                        Scene.CALL,
                        "tidy up",
                        List.of(
                                new Capability(Effect.Kind.WRITE_PATH, "src"),
                                new Capability(Effect.Kind.RUN_PROCESS, "make")),
                        scene.state);
        assertThat(scene.order).containsExactly("Judged + Closed DONE");
        assertThat(observation.text()).isEqualTo("plan accepted; it needs no further rights");
    }

    @Test
    void anApprovedPlanGrantsExactlyWhatTheQuestionNamed() {
        var before = scene.state.rights();
        var observation = scene.answering(Scene.signedBy(Scene.ADA))
                .monitor()
                .grow(
                        Scene.CALL,
                        "tidy up",
                        List.of(new Capability(Effect.Kind.WRITE_PATH, "src"), AGENTS, AGENTS),
                        scene.state);
        assertThat(scene.order).containsExactly("Judged", "Asked", "ask people", "Answered", "Granted + Closed DONE");
        assertThat(scene.last(MonitorEvent.Granted.class).grant())
                .isEqualTo(new Grant(scene.questions.getFirst().digest(), List.of(AGENTS)));
        var after = new ArrayList<>(before);
        after.add(AGENTS);
        assertThat(scene.state.rights()).isEqualTo(after);
        assertThat(observation.text()).isEqualTo("plan accepted; granted: [CHANGE_GOVERNANCE AGENTS.md]");
        assertThat(scene.questions.getFirst().matter().card()).contains("  right       CHANGE_GOVERNANCE AGENTS.md\n");
    }

    @Test
    void aGrantOpensItsPathToToolsAndCommandsOfTheSession() {
        scene.answering(Scene.signedBy(Scene.ADA)).monitor().grow(Scene.CALL, "tidy up", List.of(AGENTS), scene.state);
        scene.order.clear();
        scene.carryOut(MonitorTest.writes(MonitorTest.AGENTS), Effect.write(MonitorTest.AGENTS, 3));
        assertThat(scene.order).contains("Judged + Started", "hands NOTHING [CHANGE_GOVERNANCE AGENTS.md]");
        assertThat(scene.world.files).containsEntry("AGENTS.md", "new");
    }

    @Test
    void whatGovernanceLeadsToIsAskedForAndGrantedLikeGovernance() {
        var led = new PathName("docs/a.md");
        scene.world.led = led;
        scene.world.files.put("docs/a.md", "old");
        scene.answering(question -> new Answer.Refused("ada"));
        scene.carryOut(MonitorTest.writes(led), Effect.write(led, 3));
        scene.carryOut(MonitorTest.writes(led), Effect.delete(led));
        assertThat(scene.world.files).containsEntry("docs/a.md", "old");
        assertThat(scene.questions)
                .hasSize(2)
                .allSatisfy(question -> assertThat(question.matter().card()).contains("CHANGE_GOVERNANCE docs/a.md"));

        var right = new Capability(Effect.Kind.CHANGE_GOVERNANCE, led.text());
        scene.answering(Scene.signedBy(Scene.ADA)).monitor().grow(CallId.of(2), "tidy up", List.of(right), scene.state);
        scene.carryOut(MonitorTest.writes(led), Effect.write(led, 3));
        assertThat(scene.world.files).containsEntry("docs/a.md", "new");
    }

    @Test
    void aPlanThatIsRefusedLeavesTheRightsAsTheyWere() {
        var before = scene.state.rights();
        var observation = scene.answering(question -> new Answer.Refused("ada"))
                .monitor()
                .grow(Scene.CALL, "tidy up", List.of(AGENTS), scene.state);
        assertThat(observation.text()).isEqualTo("denied by ada\nGo on with the rights you have.");
        assertThat(scene.state.rights()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CHANGE_GOVERNANCE | .            | governance-path: `CHANGE_GOVERNANCE .` names no governance path
                    CHANGE_GOVERNANCE | *            | governance-path: `CHANGE_GOVERNANCE *` names no governance path
                    CHANGE_GOVERNANCE | src          | governance-path: `CHANGE_GOVERNANCE src` names no governance path
                    CHANGE_GOVERNANCE | .git/hooks   | git-internals: `CHANGE_GOVERNANCE .git/hooks` runs or redirects git outside the sandbox
                    CHANGE_GOVERNANCE | /etc/crontab | git-internals: `CHANGE_GOVERNANCE /etc/crontab` runs or redirects git outside the sandbox
                    READ_PATH         | /etc/passwd  | outside-workspace: `READ_PATH /etc/passwd` lies outside the workspace
                    CONNECT           | *            | no-network: commands have no network, and `CONNECT *` would need one
                    PUSH_REF          | main         | irreversible-or-production: `PUSH_REF main` cannot be taken back or reaches production
                    SEND_MESSAGE      | *            | irreversible-or-production: `SEND_MESSAGE *` cannot be taken back or reaches production
                    """)
    void whatNobodyCanGrantIsNotEvenAskedFor(Effect.Kind kind, String resource, String refusal) {
        var before = scene.state.rights();
        var observation = scene.answering(Scene.signedBy(Scene.ADA, Scene.BEN))
                .monitor()
                .grow(Scene.CALL, "tidy up", List.of(new Capability(kind, resource), AGENTS), scene.state);
        assertThat(scene.order).containsExactly("Judged + Closed REFUSED");
        assertThat(observation.text()).startsWith("denied by rule " + refusal + "\nto allow it: ");
        assertThat(scene.state.rights()).isEqualTo(before);
    }

    @Test
    void tooManyRightsAtOnceAreRefused() {
        var rights = IntStream.range(0, 65)
                .mapToObj(i -> new Capability(Effect.Kind.CHANGE_GOVERNANCE, "a" + i + "/AGENTS.md"))
                .toList();
        var observation = scene.monitor().grow(Scene.CALL, "tidy up", rights, scene.state);
        assertThat(observation.text()).startsWith("denied by rule too-many-effects: ");
    }

    @Test
    void noQuestionIsUsedTwice() {
        scene.answering(Scene.signedBy(Scene.ADA)).monitor().grow(Scene.CALL, "tidy up", List.of(AGENTS), scene.state);
        var granted = scene.last(MonitorEvent.Granted.class);
        assertThat(scene.state.apply(granted, scene.now).approvals().unsound())
                .contains("the rights that call c1 was granted are unapproved: its approval had been used before");
    }
}
