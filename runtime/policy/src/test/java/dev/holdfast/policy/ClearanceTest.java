package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where restricted text may go once hosts are cleared for it, and that it goes nowhere else. */
class ClearanceTest {
    private static final Label RESTRICTED = new Label(Integrity.UNTRUSTED, Confidentiality.RESTRICTED);

    private final CedarPolicy cleared = CedarPolicy.of(
            List.of(Layer.standard()),
            Requester.ANYBODY,
            new Clearance(List.of("models.example", "api.example", "192.0.2.7")));

    @Test
    void aModelThatIsClearedIsSentRestrictedText() {
        assertThat(rule(cleared, Effect.Kind.MODEL_CALL, "models.example:443")).isEqualTo("allow capability");
        assertThat(rule(cleared, Effect.Kind.MODEL_CALL, "MODELS.example:8443")).isEqualTo("allow capability");
        assertThat(rule(cleared, Effect.Kind.MODEL_CALL, "other.example:443")).isEqualTo("deny model-clearance");
        assertThat(rule(cleared, Effect.Kind.MODEL_CALL, "xmodels.example:443")).isEqualTo("deny model-clearance");
        assertThat(rule(CedarPolicy.standard(), Effect.Kind.MODEL_CALL, "models.example:443"))
                .isEqualTo("deny model-clearance");
    }

    @Test
    void aPlaceOnTheNetworkIsClearedByTheNameThatWasAskedFor() {
        assertThat(said(cleared, Effect.Kind.CONNECT, "api.example/203.0.113.9:443"))
                .containsExactly("forbid no-network");
        assertThat(said(cleared, Effect.Kind.CONNECT, "192.0.2.7:443")).containsExactly("forbid no-network");
        assertThat(said(cleared, Effect.Kind.CONNECT, "evil.example/192.0.2.7:443"))
                .containsExactly("forbid no-network", "forbid clearance");
        assertThat(said(CedarPolicy.standard(), Effect.Kind.CONNECT, "api.example/203.0.113.9:443"))
                .containsExactly("forbid no-network", "forbid clearance");
    }

    @Test
    void onlyHostsAreCleared() {
        for (var kind :
                List.of(Effect.Kind.API_CALL, Effect.Kind.SQL_CALL, Effect.Kind.PUSH_REF, Effect.Kind.SEND_MESSAGE)) {
            assertThat(rule(cleared, kind, "api.example")).isEqualTo("deny clearance");
        }
    }

    @Test
    void whatIsClearedIsPinnedWithTheRules() {
        assertThat(cleared.digest()).isNotEqualTo(CedarPolicy.standard().digest());
        var same = new Clearance(List.of("192.0.2.7", "api.example", "models.example", "api.example"));
        assertThat(CedarPolicy.of(List.of(Layer.standard()), Requester.ANYBODY, same)
                        .digest())
                .isEqualTo(cleared.digest());
    }

    @Test
    void aNameThatCouldNeverMatchIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clearance(List.of("Api.Example")))
                .withMessage("no host in lower case: `Api.Example`");
    }

    private static String rule(CedarPolicy policy, Effect.Kind kind, String resource) {
        return switch (verdict(policy, kind, resource)) {
            case Verdict.Allow allow -> "allow " + allow.rule();
            case Verdict.Ask ask -> "ask " + ask.rule();
            case Verdict.Deny deny -> "deny " + deny.rule();
        };
    }

    /** Every rule that refuses, since of several the first alone is named; nobody granted the place by hand. */
    private static List<String> said(CedarPolicy policy, Effect.Kind kind, String resource) {
        var act = Act.of(effect(kind, resource));
        return policy
                .deciding(
                        new Request("any", List.of(act), List.of(), RESTRICTED),
                        act,
                        policy.anybody(Policy.APPROVALS_MAX))
                .stream()
                .map(Rule::shown)
                .toList();
    }

    private static Verdict verdict(CedarPolicy policy, Effect.Kind kind, String resource) {
        return policy.verdict(request(Act.of(effect(kind, resource))));
    }

    private static Request request(Act act) {
        var right = new Capability(act.effect().kind(), act.effect().resource());
        return new Request("any", List.of(act), List.of(right), RESTRICTED);
    }

    private static Effect effect(Effect.Kind kind, String resource) {
        return kind == Effect.Kind.MODEL_CALL
                ? Effect.modelCall(resource, 1)
                : new Effect(kind, resource, Environment.DEV, Reversibility.COMPENSABLE, 1);
    }
}
