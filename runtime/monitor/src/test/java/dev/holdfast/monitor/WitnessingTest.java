package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.RuleId;
import dev.holdfast.tools.Output;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What reaches production waits until those outside have seen who approved it. */
class WitnessingTest {
    private static final Policy OPEN = new Policy() {
        @Override
        public Set<String> roles() {
            return Set.of();
        }

        @Override
        public Judgement judge(Request request, Signed by) {
            return new Judgement.Permitted(new RuleId("open"));
        }

        @Override
        public Digest digest() {
            return Digest.of("open");
        }
    };

    private final Scene scene = new Scene().answering(Scene.signedBy(Scene.ADA, Scene.BEN));

    @Test
    void theApprovalIsOnRecordBeforeTheWitnessesAreAskedAndTheyBeforeTheStart() {
        assertThat(scene.carryOut(hands -> Output.done("sent"), MonitorTest.SEND)
                        .status())
                .isEqualTo(Status.DONE);
        assertThat(scene.order)
                .containsExactly(
                        "Judged",
                        "Asked",
                        "ask people",
                        "Answered",
                        "ask witnesses",
                        "Started",
                        "hands NOTHING []",
                        "Closed DONE");
    }

    @Test
    void whatNobodyWitnessedDoesNotReachProduction() {
        scene.unwitnessed = Optional.of("1 of 2 witnesses");
        var observation = scene.carryOut(
                hands -> {
                    throw new AssertionError("it ran");
                },
                MonitorTest.SEND);
        assertThat(observation.status()).isEqualTo(Status.REFUSED);
        assertThat(observation.text())
                .isEqualTo("denied: it reaches production, and the record of it is not witnessed: 1 of 2 witnesses\n"
                        + "to allow it: the owner of the machine mends or names the witnesses; `holdfast doctor` tells"
                        + " which there are");
        assertThat(scene.order)
                .containsExactly("Judged", "Asked", "ask people", "Answered", "ask witnesses", "Closed REFUSED");
    }

    @Test
    void whatThePolicyAllowsWithoutPeopleIsOnRecordAsWell() {
        scene.policy(OPEN).carryOut(hands -> Output.done("sent"), MonitorTest.SEND);
        assertThat(scene.order)
                .containsExactly("Judged", "ask witnesses", "Started", "hands NOTHING []", "Closed DONE");
    }

    @Test
    void anAttemptAfterACrashWaitsAgain() {
        scene.unwitnessed = Optional.of("nobody answers");
        var observation = scene.startedBare(MonitorTest.SEND)
                .recover(
                        hands -> {
                            throw new AssertionError("it ran");
                        },
                        MonitorTest.SEND);
        assertThat(observation.map(Observation::status)).contains(Status.FAILED);
        assertThat(observation.map(Observation::text).orElse(""))
                .startsWith("it was started, and nobody knows whether it happened; it is not run again: denied: it"
                        + " reaches production, and the record of it is not witnessed: nobody answers\n");
        assertThat(scene.order).contains("ask witnesses").doesNotContain("Started");
    }

    @Test
    void workInTheWorkspaceWaitsForNobody() {
        scene.unwitnessed = Optional.of("nobody answers");
        assertThat(scene.carryOut(hands -> Output.done("written"), MonitorTest.WRITE)
                        .status())
                .isEqualTo(Status.DONE);
        assertThat(scene.order).doesNotContain("ask witnesses");
    }
}
