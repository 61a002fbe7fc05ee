package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionTest {
    private static final Map<String, String> TEXTS =
            Map.of("resource.name", "src/a", "resource.environment", "dev", "context.tool", "write_file");

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            when { resource.name like "src/*" } => true
            when { resource.name like "test/*" } => false
            when { resource.name like "*nothing" } => true
            when { "src/b" == resource.name } => false
            when { resource.name == "src/a" && resource.environment == "production" } => false
            when { resource.name == "x" || resource.environment == "dev" } => true
            when { resource.name == "x" || resource.environment == "production" } => false
            when { resource.name == "x" || context.held } => true
            when { !(resource.name == "x") } => true
            when { if resource.name == "x" then context.held else context.cleared } => true
            unless { resource.name == "x" } => true
            when { resource.name != "src/a" } => true
            when { context.held } when { context.tool == "read_file" } => false
            when { context.deed == "send" } => true
            when { (resource.name == "x") == (context.tool == "x") } => true
            when { ["src/b"].contains(resource.name) } => true
            """)
    void tellsOfARuleOnlyWhatItsFormShows(String conditions, boolean mayMatch) {
        String text = "@id(\"one\") permit (principal, action, resource) " + conditions + ";";
        var rules = Rules.of(List.of(new Layer("base", Layer.Standing.BASE, text)));
        var form = rules.all().values().iterator().next().form();
        assertThat(Precondition.of(form).holds(TEXTS)).isEqualTo(mayMatch);
    }
}
