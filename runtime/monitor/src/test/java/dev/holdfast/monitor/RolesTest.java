package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.tools.Output;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What somebody in particular has to sign, nobody else's signature opens. */
class RolesTest {
    private static final Layer KEEPERS = new Layer("keepers", Layer.Standing.RESTRICTING, """
            @id("database-keepers")
            @why("{effect} is for the keepers of the databases")
            @remedy("somebody with the role `database` has to approve it")
            forbid (principal, action == Holdfast::Action::"SqlCall", resource)
            unless { context.roles.contains("database") };
            """);
    private static final Layer HOOKS = new Layer("hooks", Layer.Standing.RESTRICTING, """
            @id("hooks") forbid (principal, action == Holdfast::Action::"ChangeGovernance", resource)
            unless { context.roles.contains("database") };
            """);
    private static final Effect SQL =
            new Effect(Effect.Kind.SQL_CALL, "localhost/app", Environment.DEV, Reversibility.IRREVERSIBLE, 10);

    private final Scene scene = new Scene().withRoles();
    private int done;

    @Test
    void theSignatureOfAnybodyElseIsNotEnough() {
        scene.policy(policy(Set.of("database")));
        assertThat(approvedBy(Scene.ADA).text())
                .isEqualTo(
                        "denied by rule `database-keepers` when it was judged again with those who approved: `SQL_CALL"
                                + " localhost/app` is for the keepers of the databases; somebody with the role `database` has to"
                                + " approve it");
        assertThat(done).isZero();
    }

    @Test
    void oneOfThemIsEnough() {
        scene.policy(policy(Set.of("database")));
        assertThat(approvedBy(Scene.BEN).status()).isEqualTo(Status.DONE);
        assertThat(approvedBy(Scene.ADA, Scene.BEN).status()).isEqualTo(Status.DONE);
        assertThat(done).isEqualTo(2);
    }

    @Test
    void nobodyIsAskedForWhatNobodyEnrolledCouldOpen() {
        scene.policy(policy(Set.of("owner")));
        assertThat(approvedBy(Scene.BEN).text()).contains("is for the keepers of the databases");
        assertThat(scene.questions).isEmpty();
        assertThat(done).isZero();
    }

    @Test
    void nobodyElseGrantsItForAPlanEither() {
        var folder = new Capability(Effect.Kind.CHANGE_GOVERNANCE, ".husky/pre-commit");
        scene.policy(CedarPolicy.of(List.of(Layer.standard(), HOOKS), Requester.ANYBODY)
                .withRoles(Set.of("database")));
        scene.answering(question -> new Answer.Approved(Scene.approvals(question, Scene.ADA)));
        var plan = scene.monitor().grow(Scene.CALL, "mend the hook", List.of(folder), scene.state);
        assertThat(plan.text()).startsWith("denied by rule `hooks` when it was judged again with those who approved: ");
        assertThat(scene.state.rights()).doesNotContain(folder);
        scene.answering(question -> new Answer.Approved(Scene.approvals(question, Scene.BEN)));
        var again = scene.monitor().grow(CallId.of(2), "mend the hook", List.of(folder), scene.state);
        assertThat(again.status()).isEqualTo(Status.DONE);
        assertThat(scene.state.rights()).contains(folder);
    }

    private static CedarPolicy policy(Set<String> roles) {
        return CedarPolicy.of(List.of(Layer.standard(), KEEPERS), Requester.ANYBODY)
                .withRoles(roles);
    }

    private Observation approvedBy(ApproverKey... keys) {
        scene.answering(question -> new Answer.Approved(Scene.approvals(question, keys)));
        scene.state = new Scene().withRoles().state;
        return scene.monitor()
                .carryOut(
                        Scene.call(
                                _ -> {
                                    done++;
                                    return Output.done("done");
                                },
                                SQL),
                        scene.state);
    }
}
