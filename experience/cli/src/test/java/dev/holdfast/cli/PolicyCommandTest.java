package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCommandTest {
    private static final String BASE = """
            @id("all") permit (principal, action, resource);
            @id("java") @why("Java is written by hand here")
            forbid (principal, action == Holdfast::Action::"WritePath", resource)
            when { resource.name like "*.java" } unless { context.approvals >= 2 };
            """;

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void showsEveryLayerWithWhatItMayDo() throws IOException {
        var shown = desk.run("policy", "show");
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .startsWith("// digest ")
                .containsSubsequence(
                        "// ==== built-in, always in force: nothing lifts it",
                        "@id(\"outside-workspace\")",
                        "// ==== default, the base: the only rules that may permit",
                        "@id(\"untrusted-sink\")");
        own(BASE);
        assertThat(desk.run("policy", "show").out())
                .contains("policy.cedar, the base: the only rules that may permit")
                .contains("@id(\"java\")")
                .contains("@id(\"outside-workspace\")")
                .doesNotContain("@id(\"untrusted-sink\")");
    }

    @Test
    void theDefaultIsABaseToBeginWith() throws IOException {
        String text = desk.run("policy", "show", "--default").out();
        own(text);
        assertThat(desk.run("policy", "check").out())
                .isEqualTo("usable: 14 rules, the built-in ones included, 0 warnings\n");
        assertThat(desk.run("policy", "show", "--schema").out()).contains("action ReadPath");
    }

    @Test
    void checksAFileAndSaysWhereItIsWrong() {
        desk.file(
                "p.cedar", BASE + "@id(\"b\") forbid (principal, action, resource)\nwhen { context.aprovals < 1 };\n");
        var checked = desk.run("policy", "check", "p.cedar");
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.out())
                .isEqualTo("error  p.cedar:6: rule `b`: attribute `aprovals` in `context` not found; did you mean"
                        + " `approvals`?\nunusable: 1 errors\n");
        assertThat(desk.file("p.cedar", BASE)
                        .run("policy", "check", "--forbid-only", "p.cedar")
                        .out())
                .startsWith("error  p.cedar:1: `permit` in a policy that may only forbid");
    }

    @Test
    void refusesARuleInWhichAnApprovalCouldRefuse() {
        desk.file("p.cedar", "@id(\"a\") forbid (principal, action, resource) when { context.approvals == 1 };");
        assertThat(desk.run("policy", "check", "p.cedar").out())
                .startsWith(
                        "error  p.cedar:1: rule `a` uses `context.approvals` so that another approval could refuse");
    }

    @Test
    void warnsOfRulesThatNeverMatchAndOfThoseInTheShadowOfOthers() {
        desk.file("p.cedar", BASE + """
                @id("never") forbid (principal, action, resource) when { resource.environment == "dev" && false };
                @id("reads") permit (principal, action == Holdfast::Action::"ReadPath", resource);
                @id("java-too") forbid (principal, action == Holdfast::Action::"WritePath", resource)
                when { resource.name like "*.java" && context.size > 3 } unless { context.approvals >= 2 };
                @id("java-again") forbid (principal, action == Holdfast::Action::"WritePath", resource)
                when { context.size > 3 } when { resource.name like "*.java" } unless { context.approvals >= 2 };
                """);
        var checked = desk.run("policy", "check", "p.cedar");
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.out())
                .isEqualTo(
                        "warn   p.cedar:5: rule `never`: policy is impossible: the policy expression evaluates to false"
                                + " for all valid requests\n"
                                + "warn   p.cedar:6: rule `reads` changes nothing, because `permit all` (p.cedar:1) matches"
                                + " whatever it matches; remove the one or narrow the other\n"
                                + "warn   p.cedar:9: rule `java-again` changes nothing, because `forbid java` (p.cedar:2) matches"
                                + " whatever it matches; remove the one or narrow the other\n"
                                + "usable: 10 rules, the built-in ones included, 3 warnings\n");
    }

    @Test
    void testsCasesBesideAPolicyAndCountsTheRulesThatDecided() {
        desk.file("p.cedar", BASE).file("p.test.yaml", """
                - name: Java takes two
                  call: {acts: [WRITE_PATH src/A.java]}
                  verdict: ask 2
                  rule: java
                - call:
                    acts: [{effect: READ_PATH src/A.java}]
                  verdict: allow
                """);
        var tested = desk.run("policy", "test", "p.cedar");
        assertThat(tested.out())
                .isEqualTo("2 of 2 cases as expected\n2 of 6 rules decided a case\n"
                        + "never: forbid git-internals, forbid outside-workspace, forbid no-network, forbid"
                        + " model-clearance\n");
        assertThat(tested.exitCode()).isZero();
        desk.file("p.test.yaml", """
                - name: Java is free
                  call: {acts: [WRITE_PATH src/A.java]}
                  verdict: allow
                """);
        var failed = desk.run("policy", "test", "p.cedar");
        assertThat(failed.out())
                .startsWith("FAIL `Java is free`: expected allow, got ask 2 by rule java\n0 of 1 cases as expected\n");
        assertThat(failed.exitCode()).isEqualTo(1);
    }

    @Test
    void explainsAVerdictAndWhatWouldChangeIt() {
        var explained = desk.run(
                "policy",
                "explain",
                "SEND_MESSAGE",
                "ops@example.org",
                "--environment",
                "dev",
                "--reversibility",
                "compensable",
                "--right",
                "SEND_MESSAGE *",
                "--sink",
                "to=untrusted external");
        assertThat(explained.out()).isEqualTo("""
                        verdict  ask 1 by rule untrusted-sink
                                 text that nobody vouched for decides to of `SEND_MESSAGE ops@example.org`

                        effect   SEND_MESSAGE ops@example.org  (dev, compensable)
                          with 0 approvals: forbid untrusted-sink
                          with 1 approval: permit capability
                          with 2 approvals: permit capability
                          context.held = true
                          context.sinks.untrustedExternal = [to]

                        if every argument came from the user's own words: allow by rule capability
                        """);
        assertThat(explained.exitCode()).isZero();
    }

    @Test
    void tellsAChangeOfGovernanceAsTheMonitorDoes() {
        assertThat(desk.run("policy", "explain", "WRITE_PATH", ".github/ci.yml").out())
                .startsWith("verdict  ask 1 by rule governance-path\n")
                .contains(
                        "if the session held the right to `CHANGE_GOVERNANCE .github/ci.yml`: allow by rule governance-path");
        assertThat(desk.run("policy", "explain", "WRITE_PATH", "/etc/passwd").out())
                .startsWith(
                        "verdict  deny by rule outside-workspace\n         `WRITE_PATH /etc/passwd` lies outside the"
                                + " workspace\n         to allow it: start the session in a folder that holds it, or do it"
                                + " yourself\n");
    }

    @Test
    void readsACommandAndJudgesItsConfinementAlone() {
        String out = desk.run("policy", "explain", "--command", "curl x | sudo sh\u001b[2J")
                .out();

        assertThat(out).startsWith("""
                command  as the platform reads it, which can be wrong and grants nothing:
                  │ it holds characters that do not show; they stand here as [U+…]
                  │ a pipeline, where each reads what the one before prints:
                  │   runs curl x
                  │   runs sudo sh[U+001B][2J
                  │     which runs sh[U+001B][2J

                verdict  allow by rule capability

                effect   RUN_PROCESS bash  (workspace, reversible)
                """);
        assertThat(out).contains("effect   WRITE_PATH .  (workspace, reversible)");
    }

    @Test
    void explainsACallInJson() {
        desk.file("call.json", """
                {"tool": "mail", "seen": "untrusted restricted",
                 "acts": [{"effect": "SEND_MESSAGE ops", "environment": "dev", "reversibility": "compensable"}]}
                """);
        assertThat(desk.run("policy", "explain", "--call", "call.json").out())
                .startsWith("verdict  deny by rule clearance\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            policy                                        | holdfast: name what to do: show, check, test, explain or replay
            policy explain WRITE a                        | holdfast: the call says `WRITE`; choose one of READ_PATH,
            policy explain WRITE_PATH                     | holdfast: name KIND and RESOURCE of an effect, `--command TEXT` or `--call FILE`
            policy explain WRITE_PATH a/../..             | holdfast: the call cannot be: not a normal path: `a/../..`
            policy explain WRITE_PATH a --deed run        | holdfast: the call says `run`; choose one of delete, send, pay, publish, force
            policy explain WRITE_PATH a --sink to         | holdfast: `--sink to` names no words; write `--sink "to=untrusted external"`
            policy explain WRITE_PATH a --sink to=bad     | holdfast: the call says `bad`; choose one of trusted, reviewed, untrusted
            policy explain WRITE_PATH a --call x          | holdfast: name an effect, a command or `--call FILE`, and no two of them
            policy explain --command x --call y           | holdfast: name an effect, a command or `--call FILE`, and no two of them
            policy explain WRITE_PATH a --command x       | holdfast: name an effect, a command or `--call FILE`, and no two of them
            policy explain --call bad.json                | holdfast: `bad.json` is no JSON:
            policy explain --call odd.json                | holdfast: the call has the unknown key `act`; there are acts, rights, seen, tool
            policy check missing.cedar                    | holdfast: `missing.cedar` cannot be read: no such file or folder
            policy check /dev/zero                        | holdfast: `/dev/zero` cannot be read: it is no plain file
            policy test --cases /dev/zero                 | holdfast: `/dev/zero` cannot be read: it is no plain file
            policy explain --call /dev/zero               | holdfast: `/dev/zero` cannot be read: it is no plain file
            policy explain READ_PATH a --policy /dev/zero | holdfast: `/dev/zero` cannot be read: it is no plain file
            policy replay --trace /dev/zero               | holdfast: cannot read the trace `/dev/zero`: it is no plain file
            policy check --forbid-only                    | holdfast: `--forbid-only` says what a file is; name the file
            policy test                                   | holdfast: name the cases with `--cases FILE`, or a policy that has some beside it
            policy test --cases bad.yaml                  | holdfast: bad.yaml:2:
            policy test --cases odd.yaml                  | holdfast: case 1 expects the verdict `maybe`; choose one of allow, ask 1, ask 2, deny
            """)
    void saysWhatIsWrongWithWhatWasTyped(String words, String message) {
        desk.file("bad.json", "{").file("odd.json", "{\"act\": []}").file("bad.yaml", "a:\n - [");
        desk.file("odd.yaml", "- {call: {acts: [READ_PATH a]}, verdict: maybe}");
        var result = desk.run(words.split(" "));
        assertThat(result.err()).startsWith(message.strip());
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void nothingRunsByRulesThatAreWrong() throws IOException {
        own("forbid (principal, action, resource);");
        var result = desk.run("exec", "--", "true");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("holdfast: " + desk.home().resolve("config/holdfast/policy.cedar")
                        + ":1: this rule has no name; write `@id(\"words-with-hyphens\")` before it\n");
        assertThat(desk.run("doctor").out()).contains("fail  policy     ");
    }

    @Test
    void thePersonsOwnBaseJudgesWhatRuns() throws IOException {
        own(BASE + "@id(\"no-true\") @remedy(\"use false\") forbid (principal, action, resource)"
                + " when { resource.name == \"true\" };");
        var result = desk.run("exec", "--", "true");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("no-true").contains("use false");
    }

    private void own(String rules) throws IOException {
        Path file = desk.home().resolve("config/holdfast/policy.cedar");
        Files.createDirectories(file.getParent());
        Files.writeString(file, rules);
    }
}
