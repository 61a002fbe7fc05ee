package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.Budget;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.Task;
import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.monitor.Content;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).file("a.txt", "a\n").file("sub/b.txt", "b\n");
    }

    @Test
    void whereNoSessionWasBegunNoneIsGuessed() throws Exception {
        try (var model = oneTurnAtATime()) {
            desk.run(model, "run", "-p", "look", "--max-turns", "1");
            Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).toRealPath();
            String begin = "holdfast: no session was begun in `" + elsewhere
                    + "` or a folder above it; list them with `holdfast sessions` and name one with `holdfast ";
            assertThat(desk.runIn(elsewhere, "undo")).isEqualTo(new Desk.Result(2, "", begin + "undo --session ID`\n"));
            assertThat(desk.runIn(elsewhere, "undo", "--list"))
                    .isEqualTo(new Desk.Result(2, "", begin + "undo --session ID`\n"));
            assertThat(desk.runIn(elsewhere, "resume")).isEqualTo(new Desk.Result(2, "", begin + "resume ID`\n"));
            assertThat(desk.runIn(desk.workspace().resolve("sub"), "undo", "--list")
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void takesTheLastSessionOfThisFolder() throws Exception {
        try (var model = oneTurnAtATime()) {
            var here = desk.run(model, "run", "-p", "look", "--max-turns", "1", "--output", "json");
            var other = new Desk(Files.createDirectory(folder.resolve("other")))
                    .variable("XDG_STATE_HOME", desk.home().resolve("state").toString());
            other.run("exec", "--", "true");
            var resumed = desk.run(model, "resume", "--output", "json");
            assertThat(resumed.json().get("session")).isEqualTo(here.json().get("session"));
            assertThat(resumed.exitCode()).isZero();
        }
    }

    @Test
    void denialsOfTheFirstRunDoNotEndTheNext() {
        try (var model = play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "1"}}]
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "2"}}]
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "3"}}]
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "4"}}]
                  - say: I leave it.
                """)) {
            assertThat(desk.run(model, "run", "-p", "add it").exitCode()).isEqualTo(4);
            var resumed = desk.run(model, "resume");
            assertThat(resumed.exitCode()).isZero();
            assertThat(resumed.out()).isEqualTo("I leave it.\n");
        }
    }

    @Test
    void anotherModelIsThePersonsChoiceAndOnTheRecord() {
        String first;
        try (var model = oneTurnAtATime()) {
            first = "scripted at " + model.base().getAuthority();
            desk.run(model, "run", "-p", "look", "--max-turns", "1");
        }
        try (var model = oneTurnAtATime()) {
            String host = model.base().getAuthority();
            var resumed = desk.run(
                    "resume",
                    "--model",
                    "openai:other",
                    "--base-url",
                    model.base().toString(),
                    "--output",
                    "stream-json");
            assertThat(resumed.exitCode()).isZero();
            assertThat(resumed.err()).contains("\nmodel    other at " + host + ", before " + first + "\n");
            var line = resumed.lines().get(1);
            assertThat(line.get("kind").asString()).isEqualTo("session.resumed");
            assertThat(line.get("model").asString()).isEqualTo("other");
            assertThat(line.get("modelHost").asString()).isEqualTo(host);
            assertThat(line.get("changed")).isEqualTo(Wire.read("[\"model\",\"modelHost\"]"));
            assertThat(desk.run("ledger", "show").out()).containsPattern("session.resumed +other " + host);
            assertThat(desk.run("sessions", "--json").json().get("model").asString())
                    .isEqualTo("other");
        }
    }

    @Test
    void goesOnFromTheHeadThatWasVerifiedLast() throws Exception {
        try (var model = oneTurnAtATime()) {
            desk.run(model, "run", "-p", "look", "--max-turns", "1");
            Path ledger = desk.state().resolve("ledger");
            var older = copy(ledger);
            desk.run(model, "resume", "--max-turns", "1");
            desk.run(model, "resume", "--max-turns", "1");
            String verified = Files.readString(desk.state().resolve("verified/head"));
            assertThat(desk.run("ledger", "verify", "--head", verified.strip()).exitCode())
                    .isZero();
            put(ledger, older);
            assertThat(desk.run("ledger", "verify").exitCode())
                    .as("intact in itself")
                    .isZero();
            var resumed = desk.run(model, "resume");
            assertThat(resumed.exitCode()).isEqualTo(8);
            assertThat(resumed.err()).contains("the receipt `" + verified.strip() + "` is of a longer ledger");
        }
    }

    private static Map<Path, byte[]> copy(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var all = new HashMap<Path, byte[]>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file, Files.readAllBytes(file));
            }
            return all;
        }
    }

    private static void put(Path folder, Map<Path, byte[]> files) throws IOException {
        for (Path file : copy(folder).keySet()) {
            Files.delete(file);
        }
        for (var file : files.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }

    @Test
    void withTheSameModelNothingIsSaidToHaveChanged() {
        try (var model = oneTurnAtATime()) {
            desk.run(model, "run", "-p", "look", "--max-turns", "1");
            var resumed = desk.run(model, "resume", "--output", "stream-json");
            assertThat(resumed.lines().get(1).get("changed")).isEmpty();
            assertThat(resumed.err())
                    .contains("  resumed\n")
                    .doesNotContain("before")
                    .doesNotContain("changed  this");
        }
    }

    @Test
    void anotherVersionOfHoldfastIsSaidAndOnTheRecord() {
        begunByAnotherVersion();
        try (var model = play("turns: [{say: Done.}]")) {
            var resumed = desk.run(model, "resume", "--output", "stream-json");
            assertThat(resumed.exitCode()).isZero();
            assertThat(resumed.err())
                    .contains(
                            "\nchanged  this version of Holdfast has other prompts, tools, policy than the one that ran"
                                    + " the session before\n");
            assertThat(resumed.lines().get(1).get("changed").toString())
                    .isEqualTo("[\"model\",\"modelHost\",\"sandbox\",\"prompts\",\"tools\",\"policy\"]");
        }
    }

    private void begunByAnotherVersion() {
        var surroundings = desk.surroundings(InputStream.nullInputStream(), System.out, System.err, Set.of());
        var old = Digest.of("another version");
        try (var archive = Archive.open(surroundings);
                var shelf = archive.shelf(new SessionId("s-000000000001"), event -> {})) {
            shelf.log()
                    .record(new Event.Opened(
                            new Task(new Content("look"), List.of()),
                            desk.workspace().toString(),
                            new Event.Setup(
                                    "old",
                                    "old.example:443",
                                    new Event.SandboxLevel("old", "Linux", List.of()),
                                    new Event.Pins(old, old, old)),
                            new Budget(
                                    5,
                                    5,
                                    1_000_000,
                                    Duration.ofHours(1),
                                    new Budget.Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO))));
        }
    }

    private static ScriptedModel oneTurnAtATime() {
        return play("""
                turns:
                  - calls: [{tool: list_files, arguments: {path: .}}]
                  - say: Done.
                """);
    }
}
