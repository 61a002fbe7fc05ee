package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PreconditionTest {
    private static final Map<String, Value> FACTS = Map.of(
            "resource.name", new PrimString("src/a"),
            "resource.environment", new PrimString("dev"),
            "context.tool", new PrimString("write_file"),
            "context.ownGrant", new PrimBool(false),
            "context.calledFor", new PrimBool(true),
            "context.approvals", new PrimLong(1L),
            "context.sinks.external", new CedarList(),
            "context.sinks.untrusted", new CedarList(List.of(new PrimString("to"))));

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            when { resource.name like "src/*" } => true
            when { resource.name like "test/*" } => false
            when { !(resource.name like "test/*") } => true
            when { !(resource.name like "src/*") } => true
            when { resource.name like "*nothing" } => true
            when { "src/b" == resource.name } => false
            when { resource.name == "src/a" && resource.environment == "production" } => false
            when { resource.name == "x" || resource.environment == "dev" } => true
            when { resource.name == "x" || resource.environment == "production" } => false
            when { resource.name == "x" || context.held } => true
            when { resource.name == "x" && context.held } => false
            when { context.held && resource.name == "x" } => false
            when { !(resource.name == "x") } => true
            when { !(resource.name == "src/a") } => false
            when { if resource.name == "x" then context.held else context.cleared } => true
            unless { resource.name == "x" } => true
            unless { resource.name == "src/a" } => false
            unless { resource.name == "src/a" || context.held } => false
            unless { resource.name == "src/a" && context.held } => true
            unless { context.held } => true
            when { resource.name != "src/a" } => false
            when { resource.name != "x" } => true
            when { context.held } when { context.tool == "read_file" } => false
            when { context.deed == "send" } => true
            when { (resource.name == "x") == (context.tool == "x") } => true
            when { resource.name == context.tool } => true
            when { ["src/b"].contains(resource.name) } => true
            when { context.ownGrant } => false
            when { context.calledFor } => true
            unless { context.ownGrant } => true
            when { context.approvals >= 1 } => true
            when { context.approvals >= 2 } => false
            when { context.approvals > 0 } => true
            when { context.approvals > 1 } => false
            when { 1 <= context.approvals } => true
            when { 2 <= context.approvals } => false
            when { 0 < context.approvals } => true
            when { 1 < context.approvals } => false
            unless { context.approvals < 2 } => false
            unless { context.approvals < 1 } => true
            when { context.size >= 1 } => true
            when { context.sinks.external.isEmpty() } => true
            when { !context.sinks.external.isEmpty() } => false
            unless { context.sinks.untrusted.isEmpty() } => true
            when { context.sinks.beyondTask.isEmpty() } => true
            when { action == Holdfast::Action::"ReadPath" && context.ownGrant } => false
            """)
    void tellsOfARuleOnlyWhatItsFormShows(String conditions, boolean mayMatch) throws Exception {
        assertThat(mayMatch(conditions)).isEqualTo(mayMatch);
    }

    /** Of each the engine would say that it failed, or might. */
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            datetime("9999-01-01").offset(duration("1d")) > datetime("2026-01-01") => context.ownGrant
            ip("192.0.2.1").isLoopback() => context.ownGrant
            Holdfast::Path::"nowhere".inside => context.ownGrant
            (if context.held then Holdfast::Path::"nowhere" else Holdfast::Path::"a").inside => context.ownGrant
            {a: context.size}.a == 3 => context.ownGrant
            !(Holdfast::Path::"nowhere".inside) => context.ownGrant
            [Holdfast::Path::"nowhere".inside].contains(true) => context.ownGrant
            Holdfast::Path::"nowhere".name like "a*" => context.ownGrant
            (if Holdfast::Path::"nowhere".inside then 1 else 2) > 1 => context.ownGrant
            """)
    void leavesOutNoRuleInWhichAnythingMayFail(String failing, String untrue) throws Exception {
        assertThat(mayMatch("when { " + failing + " && " + untrue + " }")).isTrue();
        assertThat(mayMatch("when { " + untrue + " && " + failing + " }")).isTrue();
        assertThat(mayMatch("when { " + untrue + " } unless { " + failing + " }"))
                .isTrue();
        assertThat(mayMatch("when { " + untrue + " } ")).isFalse();
    }

    private static boolean mayMatch(String conditions) throws InternalException {
        Engine.instance();
        var rule = new Policy("permit (principal, action, resource) " + conditions + ";", "one");
        return Precondition.of(new JsonMapper().readTree(rule.toJson())).holds(FACTS);
    }
}
