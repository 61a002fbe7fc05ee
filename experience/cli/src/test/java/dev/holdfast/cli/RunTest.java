package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.demo.Transcript;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunTest {
    private static final String GREETING = """
            turns:
              - calls:
                  - tool: read_file
                    arguments: {path: greeting.txt}
              - expects: [hello]
                calls:
                  - tool: write_file
                    arguments: {path: greeting.txt, content: "hello, world\\n"}
                  - tool: run_command
                    arguments: {command: "cat greeting.txt"}
              - expects: ["hello, world"]
                calls:
                  - tool: finish
                    arguments: {summary: "The greeting is complete."}
            """;

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).file("greeting.txt", "hello\n").repository();
    }

    @Test
    void aFinishedRunAnswersOnStandardOutputAndTellsTheRestOnStandardError() {
        try (var model = play(GREETING)) {
            var result = desk.run(model, "run", "-p", "complete the greeting");
            assertThat(model.failures()).isEmpty();
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).isEqualTo("The greeting is complete.\n");
            assertThat(result.err())
                    .contains("✓ write_file greeting.txt")
                    .contains("━━ finished; no tests were run ━━")
                    .contains("  refused               nothing\n")
                    .contains("  changed               1 paths: greeting.txt\n");
            assertThat(desk.read("greeting.txt")).isEqualTo("hello, world\n");
            assertThat(desk.run("undo").exitCode()).isZero();
            assertThat(desk.read("greeting.txt")).isEqualTo("hello\n");
        }
    }

    @Test
    void whatThePolicyWasToldOfACallIsExplainedAfterwards() {
        try (var model = play(GREETING)) {
            var run = desk.run(model, "run", "-p", "complete greeting.txt", "--output", "json", "--quiet");
            String session = run.json().get("session").asString();
            assertThat(desk.run("policy", "explain", "--session", session, "c4").out())
                    .isEqualTo("""
                    then     allow by rule capability
                    verdict  allow by rule capability

                    effect   WRITE_PATH greeting.txt  (workspace, reversible)
                      its path comes from the task (trusted)
                      with 0 approvals: permit capability
                      with 1 approval: permit capability
                      with 2 approvals: permit capability
                      context.held = true

                    no single other fact would change the verdict
                    """);
            assertThat(desk.run("policy", "explain", "--session", session, "c99")
                            .err())
                    .isEqualTo("holdfast: session " + session
                            + " has no call `c99`; `holdfast ledger show` names its calls\n");
            assertThat(desk.run("policy", "explain", "--session", session, "WRITE_PATH", "a")
                            .exitCode())
                    .isEqualTo(2);
        }
    }

    @Test
    void asJsonTheAnswerIsOneObject() {
        desk.file("test.sh", "grep -q world greeting.txt && echo '=== 1 passed in 0.01s ==='\n");
        try (var model = play(GREETING)) {
            var result = desk.run(
                    model,
                    "run",
                    "-p",
                    "complete the greeting",
                    "--output",
                    "json",
                    "--quiet",
                    "--set",
                    "tests.command=[sh, test.sh]");
            assertThat(result.err()).isEmpty();
            assertThat(result.out().lines()).hasSize(1);
            JsonNode end = result.json();
            assertThat(end.propertyNames())
                    .containsExactly(
                            "kind",
                            "session",
                            "ending",
                            "reason",
                            "exitCode",
                            "summary",
                            "effects",
                            "refused",
                            "alerts",
                            "failed",
                            "asked",
                            "tests",
                            "changed",
                            "changedPaths",
                            "produced",
                            "runsOnYourMachine",
                            "assertionsChanged",
                            "tokens",
                            "costUsd",
                            "turns",
                            "toolCalls",
                            "seconds",
                            "ledgerHead",
                            "witnessedBy",
                            "notWitnessed",
                            "undo");
            assertThat(end.get("ending").asString()).isEqualTo("finished");
            assertThat(end.get("exitCode").asInt()).isZero();
            assertThat(end.get("summary").asString()).isEqualTo("The greeting is complete.");
            assertThat(end.get("effects").get("write").asInt()).isEqualTo(3);
            assertThat(end.get("refused")).isEmpty();
            assertThat(end.at("/tests/before").isNull()).isTrue();
            assertThat(end.at("/tests/after/green").asBoolean()).isTrue();
            assertThat(end.get("changedPaths")).isEqualTo(Wire.read("[\"greeting.txt\"]"));
            assertThat(end.get("turns").asInt()).isEqualTo(3);
            assertThat(end.at("/tokens/prompt").asInt()).isPositive();
            assertThat(end.get("ledgerHead").asString()).matches("[0-9]+:[0-9a-f]{64}");
            assertThat(end.get("undo").asString())
                    .isEqualTo("holdfast undo --session " + end.get("session").asString());
        }
    }

    @Test
    void asAStreamEveryEntryOfTheLedgerIsALineInOrder() {
        try (var model = play(GREETING)) {
            var result = desk.run(model, "run", "-p", "complete the greeting", "--output", "stream-json");
            List<JsonNode> lines = result.lines();
            assertThat(lines.getFirst().get("kind").asString()).isEqualTo("begin");
            assertThat(lines.getLast().get("kind").asString()).isEqualTo("end");
            assertThat(lines.subList(1, lines.size() - 1).stream()
                            .map(line -> line.get("kind").asString() + " "
                                    + line.get("time").asString()))
                    .isEqualTo(desk.run("ledger", "show", "-n", "1000", "--json").lines().stream()
                            .map(entry -> entry.get("kind").asString() + " "
                                    + entry.get("time").asString())
                            .toList());
            assertThat(result.err()).contains("✓ write_file greeting.txt");
        }
    }

    @Test
    void secretsOfTheWorkspaceReachNoOutput() {
        desk.file(".env", "API_TOKEN=tok-4f9a8b7c6d5e4f3a2b1c\n").file("notes.txt", "use tok-4f9a8b7c6d5e4f3a2b1c\n");
        try (var model = play("""
                turns:
                  - calls:
                      - tool: read_file
                        arguments: {path: notes.txt}
                  - absent: ["tok-4f9a8b7c6d5e4f3a2b1c"]
                    say: I have read it.
                """)) {
            var result =
                    desk.run(model, "run", "-p", "what does tok-4f9a8b7c6d5e4f3a2b1c open?", "--output", "stream-json");
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains("use \\u2039secret:").doesNotContain("tok-4f9a8b7c6d5e4f3a2b1c");
            assertThat(result.err()).doesNotContain("tok-4f9a8b7c6d5e4f3a2b1c");
            assertThat(desk.run("sessions").out()).doesNotContain("tok-4f9a8b7c6d5e4f3a2b1c");
        }
    }

    @Test
    void standardInputIsMaterialAndNotTheTask() {
        try (var model = play("""
                turns:
                  - expects: ["source=\\"attachment 1 of the task\\">\\nthree commits"]
                    say: I see three.
                """)) {
            var result = desk.run(
                    input("three commits"),
                    Set.of(),
                    "run",
                    "-p",
                    "how many?",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            assertThat(model.failures()).isEmpty();
            assertThat(result.out()).isEqualTo("I see three.\n");
        }
    }

    @Test
    void aPipeThatSaysNothingIsNotWaitedForForEver() throws Exception {
        try (var silent = new PipedInputStream();
                var _ = new PipedOutputStream(silent);
                var model = play("turns: [{say: Done.}]")) {
            var result = desk.run(
                    silent,
                    Set.of(),
                    "run",
                    "-p",
                    "say done",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            assertThat(result.out()).isEqualTo("Done.\n");
            assertThat(result.err()).startsWith("holdfast: standard input is open and said nothing for 3 s;");
        }
    }

    @Test
    void aTerminalIsNotReadForMaterialWhoeverReadsTheOutput() {
        try (var model = play("turns: [{say: Done.}]")) {
            var result = desk.run(
                    new Untouchable(),
                    Set.of(Surroundings.Std.IN),
                    "run",
                    "-p",
                    "say done",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            assertThat(result.out()).isEqualTo("Done.\n");
        }
    }

    @Test
    void standardInputIsTheTaskWhenThePersonSaysSo() {
        try (var model = play("turns: [{expects: [say done], say: Done.}]")) {
            var result = desk.run(
                    input("say done"),
                    Set.of(),
                    "run",
                    "--trust-stdin",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            assertThat(result.out()).isEqualTo("Done.\n");
        }
    }

    static ScriptedModel play(String transcript) {
        return ScriptedModel.open(Transcript.read("test", transcript));
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Untouchable extends InputStream {
        @Override
        public int read() {
            throw new AssertionError("the terminal was read");
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            return read();
        }
    }
}
