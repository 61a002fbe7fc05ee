package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.PolicyConfig;
import dev.holdfast.config.PolicyConfig.Freeze;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Clearance;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Layer.Standing;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Requester;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.RuleId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RulebookTest {
    private static final Optional<PolicyConfig.Text> NONE = Optional.empty();

    @Test
    void theStrongestFileIsTheBaseAndTheOthersMayOnlyForbid() {
        assertThat(Rulebook.of(new PolicyConfig(Freeze.OFF, List.of(), NONE, NONE), NONE, Set.of())
                        .layers())
                .containsExactly(Layer.standard());
        assertThat(Rulebook.of(new PolicyConfig(Freeze.OFF, List.of(), NONE, text("user")), text("workspace"), Set.of())
                        .layers())
                .containsExactly(layer("user", Standing.BASE), layer("workspace", Standing.RESTRICTING));
        assertThat(Rulebook.of(
                                new PolicyConfig(Freeze.ON, List.of(), text("managed"), text("user")),
                                text("workspace"),
                                Set.of())
                        .layers())
                .containsExactly(
                        layer("managed", Standing.BASE),
                        layer("user", Standing.RESTRICTING),
                        layer("workspace", Standing.RESTRICTING),
                        Layer.freeze());
    }

    @Test
    void whatIsClearedInConfigurationIsPartOfTheRules() {
        var cleared = Rulebook.of(new PolicyConfig(Freeze.OFF, List.of("models.example"), NONE, NONE), NONE, Set.of());
        assertThat(cleared.clearance()).isEqualTo(new Clearance(List.of("models.example")));
        assertThat(cleared.policy(Requester.ANYBODY).digest())
                .isNotEqualTo(CedarPolicy.standard().digest());
    }

    @Test
    void aFreezeStopsASessionThatIsRunning() {
        var now = new AtomicReference<>(Freeze.OFF);
        var policy = new Freezing(
                CedarPolicy.standard(),
                CedarPolicy.of(List.of(Layer.standard(), Layer.freeze()), Requester.ANYBODY),
                now::get);
        Effect connect = Effect.connect(Peer.of("192.0.2.1:443"));
        Effect read = Effect.read(new PathName("a"));
        var rights = List.of(
                new Capability(connect.kind(), connect.resource()), new Capability(read.kind(), read.resource()));
        var grave = Request.of("exec", List.of(read, connect), rights, Label.TASK);
        var light = Request.of("exec", List.of(read), rights, Label.TASK);
        assertThat(policy.verdict(grave)).isInstanceOf(Verdict.Allow.class);
        now.set(Freeze.ON);
        assertThat(policy.verdict(grave).rule()).isEqualTo(new RuleId("frozen"));
        assertThat(policy.verdict(light)).isInstanceOf(Verdict.Allow.class);
    }

    private static Optional<PolicyConfig.Text> text(String name) {
        return Optional.of(new PolicyConfig.Text(Path.of(name), "// " + name));
    }

    private static Layer layer(String name, Standing standing) {
        return new Layer(name, standing, "// " + name);
    }
}
