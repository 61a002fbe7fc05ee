package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What goes wrong between us and a model is outlasted, and the ledger tells how long that took. */
class FaultsTest {
    @TempDir
    private Path folder;

    @Test
    void everyFaultIsOutlastedAndTheWaitIsOnTheLedger() {
        var desk = new Desk(folder).file("a.txt", "a\n");
        try (var model = play("""
                turns:
                  - faults: [{status: 429, headers: {retry-after-ms: "120"}}]
                    calls: [{tool: list_files, arguments: {path: .}}]
                  - faults: [{status: 529, headers: {retry-after-ms: "10"}}]
                    calls: [{tool: read_file, arguments: {path: a.txt}}]
                  - faults: [{status: 500}]
                    calls: [{tool: find_files, arguments: {pattern: "*"}}]
                  - faults: [reset]
                    calls: [{tool: search_text, arguments: {pattern: a}}]
                  - faults: [truncate]
                    say: Done.
                """)) {
            var result = desk.run(model, "run", "-p", "look around", "--output", "stream-json");
            assertThat(model.playedToTheEnd()).isTrue();
            assertThat(result.exitCode()).isZero();

            List<JsonNode> replies = desk.run("ledger", "show", "-n", "1000", "--json").lines().stream()
                    .filter(entry -> entry.get("kind").asString().equals("monitor.replied"))
                    .map(entry -> entry.at("/body/retries"))
                    .toList();
            assertThat(replies)
                    .hasSize(5)
                    .allSatisfy(retries -> assertThat(retries).hasSize(1));
            assertThat(replies.stream().map(retries -> retries.at("/0/reason").asString()))
                    .satisfiesExactly(
                            reason -> assertThat(reason).contains("429"),
                            reason -> assertThat(reason).contains("529"),
                            reason -> assertThat(reason).contains("500"),
                            reason -> assertThat(reason).isNotBlank(),
                            reason -> assertThat(reason).isNotBlank());
            assertThat(Duration.parse(replies.getFirst().at("/0/pause").asString()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(120));
            assertThat(result.lines().stream()
                            .filter(line -> line.get("kind").asString().equals("waiting")))
                    .hasSize(5);
            assertThat(desk.run("ledger", "show").out()).containsPattern("monitor.replied +c1 list_files .*429.* PT0");
        }
    }

    @Test
    void callsThatMakeNoSenseAreSentBackAndTheRunGoesOn() {
        var desk = new Desk(folder).file("a.txt", "a\n");
        try (var model = play("""
                turns:
                  - calls: [{tool: read_file, raw: "{\\"path\\": \\"a.txt"}]
                  - expects: ["read_file"]
                    calls: [{tool: raed_file, arguments: {path: a.txt}}]
                  - expects: ["there is no tool `raed_file`, did you mean `read_file`?"]
                    calls: [{tool: read_file, arguments: {path: a.txt}}]
                  - calls: [{tool: read_file, arguments: {path: [a.txt]}}]
                  - expects: ["path"]
                    say: Done.
                """)) {
            var result = desk.run(model, "run", "-p", "look around", "--output", "json");
            assertThat(model.failures()).isEmpty();
            assertThat(result.exitCode()).isZero();
            assertThat(desk.run("ledger", "show").out().lines().filter(line -> line.contains("session.answered")))
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).endsWith(" MALFORMED"));
        }
    }
}
