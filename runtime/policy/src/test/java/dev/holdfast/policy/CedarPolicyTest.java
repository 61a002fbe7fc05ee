package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.RuleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CedarPolicyTest {
    private static final String ALL = "@id(\"all\") permit (principal, action, resource);";
    private static final Effect WRITE = Effect.write(new PathName("src/A.java"), 10);

    @Test
    void shipsRulesThatItsOwnSchemaFindsNothingWrongWith() {
        for (List<Layer> layers : List.of(List.of(Layer.standard()), List.of(Layer.standard(), Layer.freeze()))) {
            var changed = layers.stream()
                    .map(layer ->
                            new Layer(layer.name(), layer.standing(), layer.text() + "// so that it is validated"))
                    .toList();
            var rules = Rules.of(
                    Stream.concat(Stream.of(Layer.builtIn()), changed.stream()).toList());
            assertThat(rules.warnings()).isEmpty();
            assertThat(rules.all()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void leavesNothingOfItsEngineBehind() throws IOException {
        CedarPolicy.standard().load();
        try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
            List<String> libraries = mapped.filter(line -> line.contains("libcedar"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
            assertThat(libraries)
                    .singleElement()
                    .asString()
                    .matches(".*/holdfast-policy-[0-9]+/libcedar_java_ffi.so \\(deleted\\)");
            assertThat(Path.of(libraries.getFirst()).getParent()).doesNotExist();
        }
    }

    @Test
    void namesTheRuleOfARestrictingLayerWithItsWords() {
        var team = restricting("""
                // the team's own
                @id("no-java")
                @why("Java is written by hand here")
                @remedy("ask the team about {resource}")
                forbid (principal, action == Holdfast::Action::"WritePath", resource)
                when { resource.name like "*.java" };
                """);
        assertThat(verdict(WRITE, Layer.standard(), team))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("no-java"),
                        "`WRITE_PATH src/A.java`: Java is written by hand here",
                        "ask the team about src/A.java"));
        assertThat(verdict(Effect.write(new PathName("src/A.kt"), 10), Layer.standard(), team))
                .isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void asksForAsManyPeopleAsALayerWants() {
        var team = restricting("""
                @id("two-for-java") forbid (principal, action == Holdfast::Action::"WritePath", resource)
                unless { context.approvals >= 2 };
                """);
        assertThat(verdict(WRITE, Layer.standard(), team))
                .isEqualTo(
                        new Verdict.Ask(new RuleId("two-for-java"), "the policy forbids `WRITE_PATH src/A.java`", 2));
    }

    @Test
    void knowsForWhomASessionAsks() {
        var team = restricting("""
                @id("not-ada") forbid (principal in Holdfast::User::"ada", action, resource);
                """);
        var request = Request.of("any", List.of(WRITE), Profile.workspace("m:1").rights(), Label.TASK);
        var layers = List.of(Layer.standard(), team);
        assertThat(CedarPolicy.of(layers, new Requester("ada", "workspace"))
                        .verdict(request)
                        .rule())
                .isEqualTo(new RuleId("not-ada"));
        assertThat(CedarPolicy.of(layers, new Requester("ben", "workspace")).verdict(request))
                .isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void refusesWhatNoRulePermits() {
        assertThat(verdict(WRITE, base("// nothing\n")))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("no-permit"),
                        "no rule permits `WRITE_PATH src/A.java`",
                        "who keeps the policy may add a `permit` for it to its base"));
    }

    @Test
    void noBaseLiftsTheBuiltInRefusals() {
        for (Effect effect : List.of(
                Effect.read(new PathName("/etc/passwd")),
                Effect.delete(new PathName("/etc")),
                Effect.connect(Peer.of("192.0.2.1:443")))) {
            assertThat(verdict(effect, base(ALL))).isInstanceOf(Verdict.Deny.class);
        }
    }

    @Test
    void aFreezeStopsWhatIsIrreversibleWhoeverSigns() {
        Effect effect = Effect.connect(Peer.of("192.0.2.1:443"));
        var rights = List.of(new Capability(effect.kind(), effect.resource()));
        var request = Request.of("exec", List.of(effect), rights, Label.TASK);
        assertThat(CedarPolicy.standard().verdict(request)).isInstanceOf(Verdict.Allow.class);
        assertThat(policy(Layer.standard(), Layer.freeze()).verdict(request))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("frozen"),
                        "`CONNECT 192.0.2.1:443` cannot be taken back, and nothing irreversible may happen while"
                                + " `freeze` is set",
                        "nobody can grant this; wait until the managed configuration no longer says `freeze: true`"));
        assertThat(verdict(WRITE, Layer.standard(), Layer.freeze())).isInstanceOf(Verdict.Allow.class);
    }

    /** The engine would leave the failing refusal out, and allow. */
    @Test
    void deniesWhatARuleFailsOn() {
        var failing = restricting("""
                @id("late") forbid (principal, action, resource)
                when { datetime("9999-01-01").offset(duration("106751991167d")) > datetime("2026-01-01") };
                """);
        assertThat(verdict(WRITE, base(ALL), failing)).isInstanceOfSatisfying(Verdict.Deny.class, deny -> {
            assertThat(deny.rule()).isEqualTo(new RuleId("evaluation-error"));
            assertThat(deny.why()).startsWith("a rule failed on `WRITE_PATH src/A.java`: ");
        });
    }

    @Test
    void deniesWhatTheEngineCannotBeAsked() {
        var halfACharacter =
                new Effect(Effect.Kind.SEND_MESSAGE, "\uD800", Environment.DEV, Reversibility.REVERSIBLE, 0);
        assertThat(verdict(halfACharacter, base(ALL)))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo(new RuleId("evaluation-error")));
    }

    /** Answers are kept, and must not be given to another question. */
    @Test
    void tellsApartWhatDiffersInOneFact() {
        var policy = policy(Layer.standard(), restricting("""
                @id("tool") forbid (principal, action, resource) when { context.tool == "other" };
                """));
        var message = new Effect(Effect.Kind.SEND_MESSAGE, "ops", Environment.DEV, Reversibility.COMPENSABLE, 0);
        var held = List.of(new Capability(message.kind(), message.resource()));
        var secret = new Label(Integrity.TRUSTED, Confidentiality.RESTRICTED);
        for (int round = 0; round < 2; round++) {
            assertThat(policy.verdict(Request.of("mail", List.of(message), held, Label.TASK)))
                    .isEqualTo(new Verdict.Allow(new RuleId("capability")));
            assertThat(policy.verdict(Request.of("mail", List.of(message), List.of(), Label.TASK)))
                    .isEqualTo(new Verdict.Ask(
                            new RuleId("no-capability"), "the session holds no right to `SEND_MESSAGE ops`", 1));
            assertThat(policy.verdict(Request.of("mail", List.of(message), held, secret))
                            .rule())
                    .isEqualTo(new RuleId("clearance"));
            assertThat(policy.verdict(Request.of("other", List.of(message), held, Label.TASK))
                            .rule())
                    .isEqualTo(new RuleId("tool"));
        }
    }

    @Test
    void refusesMoreArgumentsThanAreJudged() {
        var sinks = Collections.nCopies(65, new Sink("to", Integrity.TRUSTED, true));
        var act = new Act(WRITE, sinks, Optional.empty(), false);
        var request = new Request("any", List.of(act), Profile.workspace("m:1").rights(), Label.TASK);
        assertThat(CedarPolicy.standard().verdict(request).rule()).isEqualTo(new RuleId("too-many-effects"));
    }

    @Test
    void bindsItsDigestToEveryText() {
        var digests = new ArrayList<String>();
        digests.add(CedarPolicy.standard().digest().hex());
        digests.add(policy(base(ALL)).digest().hex());
        digests.add(policy(base(ALL + " ")).digest().hex());
        digests.add(policy(base(ALL), restricting("// a")).digest().hex());
        digests.add(policy(base(ALL), Layer.freeze()).digest().hex());
        digests.add(
                policy(base(ALL), restricting("//"), restricting(" a")).digest().hex());
        assertThat(digests).doesNotHaveDuplicates();
        assertThat(policy(base(ALL)).digest())
                .isEqualTo(policy(new Layer("b", Layer.Standing.BASE, ALL)).digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    forbid (principal, action, resource);                                    | team:2: this rule has no name; write `@id("words-with-hyphens")` before it
                    @id("Java") forbid (principal, action, resource);                        | team:2: `Java` is no name of a rule; write `@id("words-with-hyphens")`
                    @id("a") permit (principal, action, resource);                           | team:2: `permit` in a policy that may only forbid; write it into the base, which `holdfast policy show` names
                    @id("a") forbid (principal, action, resource) when { context.x = 1 };    | team:2: this is no rule: '=' is not a valid operator in Cedar
                    @id("a") forbid (principal, action, resource)                            | team:2: this rule does not end; close it with `;`
                    @id("a") forbid (principal == ?principal, action, resource);             | team:2: this is no rule: expected a static policy, got a template containing the slot ?principal
                    @id("no-network") forbid (principal, action, resource);                  | team:2: rule `no-network` stands here a second time; give this one another `@id`
                    @id("a") forbid (principal, action, resource) when {\\n context.sees };  | team:3: rule `a`: attribute `sees` in `context` not found; did you mean `seen`?
                    @id("a") forbid (principal, action == Holdfast::Action::"Write", resource); | team:2: rule `a`: unrecognized action `Holdfast::Action::"Write"`; did you mean `Holdfast::Action::"WritePath"`?
                    @id("a") forbid (principal, action, resource) when { resource.environment == 1 }; | team:2: rule `a`: the types Long and String are not compatible
                    @id("a") forbid (principal, action, resource) when { context.size + 1 > 3 }; | team:2: rule `a` calculates with `+`, which can fail, and a failure refuses; compare with a number
                    """)
    void refusesRulesThatAreWrongAndSaysWhere(String rule, String message) {
        var team = restricting("// the team's own: \"; not the end\n" + rule.replace("\\n", "\n"));
        assertThatThrownBy(() -> policy(Layer.standard(), team).load())
                .isInstanceOfSatisfying(
                        PolicyException.class, e -> assertThat(e.code()).isEqualTo(PolicyException.Code.RULES))
                .satisfies(
                        e -> assertThat(((PolicyException) e).flaws().getFirst().toString())
                                .startsWith(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u{1b}[2J\\u{1b}[Hthe card", "one\\ntwo", "\\u{202e}drawkcab"})
    void aRuleSaysNothingThatActsOnACard(String words) {
        for (String annotation : List.of("@why", "@remedy")) {
            var team = restricting("@id(\"a\") " + annotation + "(\"" + words
                    + "\") forbid (principal, action, resource) when { context.held };");
            assertThatThrownBy(() -> policy(Layer.standard(), team).load())
                    .hasMessage("team:1: its `@why` or `@remedy` is longer than 500 characters, or has a line end or a"
                            + " character that cannot be seen; people read them on the card, so write one plain line");
        }
    }

    @Test
    void tellsEveryFlawAtOnce() {
        var team =
                restricting("@id(\"a\") permit (principal, action, resource);\nforbid (principal, action, resource);");
        assertThatThrownBy(() -> policy(Layer.standard(), team).load())
                .hasMessage(
                        "2 problems in the policy:\n  team:1: `permit` in a policy that may only forbid; write it into the base, which"
                                + " `holdfast policy show` names\n"
                                + "  team:2: this rule has no name; write `@id(\"words-with-hyphens\")` before it");
    }

    /** Read by the engine, each of these would end the process. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "true && (", "!(", "[", "true && ", "1+", "context.", "if true then ", "true || "})
    void refusesWhatWouldOverflowTheEngine(String part) {
        for (int times : List.of(201, 5_000)) {
            var team =
                    restricting("@id(\"a\") forbid (principal, action, resource) when { " + part.repeat(times) + "};");
            assertThatThrownBy(() -> policy(Layer.standard(), team).load())
                    .hasMessage(
                            "team:1: this rule is too intricate to be read safely, with more than 24 brackets in each"
                                    + " other or 200 operators; make several of it");
        }
    }

    @Test
    void readsWhatIsAsIntricateAsMayBe() {
        String condition = "(".repeat(22) + "true" + ")".repeat(22) + " && context.held".repeat(99);
        policy(base("@id(\"a\") permit (principal, action, resource) when { " + condition + " };"))
                .load();
        policy(base("@id(\"a\") permit (principal, action, resource) when { " + "true && (".repeat(22) + "true"
                        + ")".repeat(22) + " && true".repeat(170) + " };"))
                .load();
    }

    @Test
    void refusesALargePolicy() {
        var team = restricting("//" + "x".repeat(1 << 18));
        assertThatThrownBy(() -> policy(Layer.standard(), team).load())
                .hasMessage("team:1: the policy has 262146 characters, at most 262144 are read");
        var many = restricting("@id(\"a\") forbid (principal, action, resource);\n".repeat(501));
        assertThatThrownBy(() -> policy(Layer.standard(), many).load())
                .hasMessage("team:1: the policy has 501 rules, at most 500 are read");
    }

    private static Layer base(String text) {
        return new Layer("base", Layer.Standing.BASE, text);
    }

    private static Layer restricting(String text) {
        return new Layer("team", Layer.Standing.RESTRICTING, text);
    }

    private static CedarPolicy policy(Layer... layers) {
        return CedarPolicy.of(List.of(layers), Requester.ANYBODY);
    }

    private static Verdict verdict(Effect effect, Layer... layers) {
        return policy(layers)
                .verdict(Request.of(
                        "any", List.of(effect), Profile.workspace("m:1").rights(), Label.TASK));
    }
}
