package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.RuleId;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RaisedTest {
    private static final RuleId RULE = new RuleId("dependency");

    private static Finding finding(Weight weight) {
        return new Finding(
                Rule.of("dependency", Topic.DEPENDENCY), weight, Place.of(MemberName.of("a")), weight.toString(), "");
    }

    private static Verdict verdict(Weight... weights) {
        var findings = Stream.of(weights).map(RaisedTest::finding).toList();
        long blocks =
                Stream.of(weights).filter(weight -> weight == Weight.BLOCK).count();
        return new Verdict("x", Parcel.named("x").inventory(), findings, blocks);
    }

    private static List<String> lines(Verdict verdict) {
        return verdict.findings().stream()
                .map(finding -> finding.weight() + " was " + finding.what())
                .toList();
    }

    @Test
    void findingsAreAtLeastAsGraveAsIsWanted() {
        Verdict verdict = verdict(Weight.BLOCK, Weight.WARN, Weight.NOTE);
        Verdict warned = Raised.of(verdict, Map.of(RULE, Weight.WARN), 10);
        assertThat(lines(warned)).containsExactly("BLOCK was BLOCK", "WARN was WARN", "WARN was NOTE");
        assertThat(warned.blocks()).isEqualTo(1);
        Verdict blocked = Raised.of(verdict, Map.of(RULE, Weight.BLOCK), 10);
        assertThat(lines(blocked)).containsExactly("BLOCK was BLOCK", "BLOCK was WARN", "BLOCK was NOTE");
        assertThat(blocked.blocks()).isEqualTo(3);
        assertThat(Raised.of(verdict, Map.of(new RuleId("other"), Weight.BLOCK), 10))
                .isEqualTo(verdict);
    }

    @Test
    void whatWasNotKeptOfARaisedRuleBlocksToo() {
        assertThat(Raised.of(verdict(Weight.WARN, Weight.WARN), Map.of(RULE, Weight.BLOCK), 2)
                        .blocks())
                .isEqualTo(3);
    }

    @Test
    void aGateFileRaisesWhatACheckFinds() throws IOException {
        var parcel = Parcel.named("a-1.tgz").file("package.json", "{\"dependencies\":{\"x\":\"*\"}}");
        var allowance = new Allowance(
                PathGlob.of("a-*"),
                new Allowlist(List.of(PathGlob.of("**")), List.of(), OptionalLong.empty()),
                Optional.empty(),
                new Allowance.Policy(SourcePolicy.DENY, List.of(), Map.of(RULE, Weight.BLOCK), List.of()),
                List.of());
        assertThat(GateRules.standard().gate().check(parcel).passes()).isTrue();
        assertThat(GateRules.standard().holding(allowance).gate().check(parcel).passes())
                .isFalse();
    }

    @Test
    void everyRuleThatThereIsCanBeRaised() throws IOException {
        var names = new ArrayList<String>();
        String classes = Gate.class.getName().replace('.', '/') + ".class";
        Path folder = Path.of(Gate.class.getResource("/" + classes).getPath()).getParent();
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .forEach(file -> names.addAll(rules(file.substring(0, file.length() - ".class".length()))));
        }
        assertThat(names).contains("secret", "unread").hasSizeGreaterThan(30);
        names.removeIf(name -> name.startsWith("waiver-"));
        assertThat(RuleNames.ALL).containsExactlyInAnyOrderElementsOf(names);
    }

    private static List<String> rules(String type) {
        try {
            var names = new ArrayList<String>();
            for (Field field :
                    Class.forName(Gate.class.getPackageName() + "." + type).getDeclaredFields()) {
                if (field.getType() == Rule.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    names.add(((Rule) field.get(null)).id().text());
                }
            }
            return names;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
