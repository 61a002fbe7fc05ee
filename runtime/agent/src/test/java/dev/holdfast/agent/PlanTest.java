package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.tools.BadArguments;
import dev.holdfast.tools.Toolbox;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final Path WORKSPACE = Path.of("/simulated/project");

    @Test
    void readsStepsAndTheRightsOfAllOfThem() {
        assertThat(plan("""
                        {"summary": "mend it", "steps": [
                          {"title": "look"},
                          {"title": "change", "capabilities": [{"kind": "change_governance", "resource": "./sub/../AGENTS.md"}]},
                          {"title": "push", "capabilities": [{"kind": "push_ref", "resource": "refs/heads/main"}]}]}
                        """))
                .isEqualTo(new Plan(
                        "mend it",
                        List.of("look", "change", "push"),
                        List.of(
                                new Capability(Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md"),
                                new Capability(Effect.Kind.PUSH_REF, "refs/heads/main"))));
    }

    @ParameterizedTest
    @CsvSource({"../../etc/passwd, /etc/passwd", "/etc/passwd, /etc/passwd", "/simulated/project/src, src", "*, *"})
    void aPathIsNamedAsWhatItIs(String written, String resource) {
        assertThat(plan(withRight("write_path", written)).rights())
                .containsExactly(new Capability(Effect.Kind.WRITE_PATH, resource));
    }

    @Test
    void aResourceThatIsNoPathGoesBackToTheModel() {
        assertThatExceptionOfType(BadArguments.class)
                .isThrownBy(() -> plan(withRight("read_path", "a\\u0007b")))
                .withMessage("propose_plan: a capability's resource is control characters in a path: `a[U+0007]b`");
    }

    @ParameterizedTest
    @CsvSource({"model_call", "everything", "CHANGE_GOVERNANCE"})
    void refusesKindsThatNoPlanMayAskFor(String kind) {
        assertThatExceptionOfType(BadArguments.class)
                .isThrownBy(() -> plan(withRight(kind, "x")))
                .withMessageContaining("must be one of");
    }

    private static String withRight(String kind, String resource) {
        return "{\"summary\":\"s\",\"steps\":[{\"title\":\"t\",\"capabilities\":[{\"kind\":\"" + kind
                + "\",\"resource\":\"" + resource + "\"}]}]}";
    }

    private static Plan plan(String arguments) {
        var toolbox = new Toolbox(List.of(ControlTool.values()));
        return Plan.of(toolbox.parse("propose_plan", arguments).arguments(), WORKSPACE);
    }
}
