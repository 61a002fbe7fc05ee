package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.demo.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void afterEverythingWasDeletedTheWorkspaceIsByteForByteAsBefore() throws Exception {
        desk.file("src/A.java", "class A {}\n").file("empty", "").repository().file("untracked.bin", "\0ÿ\n");
        Files.createSymbolicLink(desk.workspace().resolve("link"), Path.of("../elsewhere"));
        Files.createDirectory(desk.workspace().resolve("hollow"));
        desk.file("run.sh", "#!/bin/sh\n");
        assertThat(desk.workspace().resolve("run.sh").toFile().setExecutable(true))
                .isTrue();
        var before = desk.everything();

        desk.run("exec", "--", "bash", "-c", "rm -rf .git/* ./* .git; echo gone > new");
        assertThat(desk.workspace().resolve("src")).doesNotExist();
        assertThat(desk.workspace().resolve(".git/HEAD")).doesNotExist();
        var undo = desk.run("undo");

        assertThat(undo.exitCode()).isZero();
        assertThat(undo.out()).contains("took back c1: ").contains(" more\n").contains("  back again  ");
        assertThat(desk.everything()).isEqualTo(before);
        assertThat(desk.git("status", "--porcelain")).contains("?? untracked.bin");
    }

    @Test
    void refusesWhereSomebodyHasChangedSomethingSince() {
        desk.file("a.txt", "old\n").file("b.txt", "old\n");
        desk.run("exec", "--", "bash", "-c", "echo new > a.txt; echo new > b.txt");
        desk.file("b.txt", "mine\n");

        var undo = desk.run("undo");

        assertThat(undo.exitCode()).isEqualTo(1);
        assertThat(undo.err())
                .contains("nothing was taken back: since c1 (exec) somebody has changed\n  b.txt\n")
                .contains("`holdfast undo --list`");
        assertThat(List.of(desk.read("a.txt"), desk.read("b.txt"))).containsExactly("new\n", "mine\n");
    }

    @Test
    void whatAPersonEditedBetweenTwoCallsStays() {
        desk.file("a.txt", "old\n").file("b.txt", "old\n").file("c.txt", "old\n");
        try (var model = twoEdits()) {
            assertThat(desk.run(model, "run", "-p", "edit", "--max-turns", "1").exitCode())
                    .isEqualTo(5);
            desk.file("b.txt", "mine\n");
            assertThat(desk.run(model, "resume").exitCode()).isZero();
        }
        assertThat(texts()).containsExactly("new\n", "mine\n", "new\n");
        assertThat(desk.run("undo").out()).contains(": 2 paths brought back\n");
        assertThat(texts()).containsExactly("old\n", "mine\n", "old\n");
    }

    @Test
    void aConflictWithAnEarlierCallLeavesTheLaterOnesStandingToo() {
        desk.file("a.txt", "old\n").file("b.txt", "old\n").file("c.txt", "old\n");
        try (var model = twoEdits()) {
            desk.run(model, "run", "-p", "edit");
        }
        desk.file("a.txt", "mine\n");
        var before = desk.everything();
        assertThat(desk.run("undo").err())
                .contains("nothing was taken back: since c2 (write_file)")
                .contains("  a.txt\n");
        assertThat(desk.everything()).isEqualTo(before);
        assertThat(desk.run("undo", "c4").out()).contains("took back c4: 1 path brought back\n  restored    c.txt\n");
        assertThat(texts()).containsExactly("mine\n", "old\n", "old\n");
    }

    @Test
    void whatOneCallDidCanBeTakenBackBeforeTheRest() {
        desk.file("a.txt", "old\n");
        try (var model = sameFileTwice()) {
            desk.run(model, "run", "-p", "edit");
        }
        desk.run("undo", "c4");
        assertThat(desk.read("a.txt")).isEqualTo("newer\n");
        assertThat(desk.run("undo", "--list").out()).contains("c4  write_file  1 path  (taken back)\n");
        assertThat(desk.run("undo").out()).startsWith("took back c2: 1 path brought back\n");
        assertThat(desk.read("a.txt")).isEqualTo("old\n");
    }

    @Test
    void aFileThatTwoCallsChangedIsAsBeforeTheFirst() {
        desk.file("a.txt", "old\n");
        try (var model = sameFileTwice()) {
            desk.run(model, "run", "-p", "edit");
        }
        assertThat(desk.read("a.txt")).isEqualTo("newest\n");
        assertThat(desk.run("undo").out()).startsWith("took back c2, c4: 1 path brought back\n");
        assertThat(desk.read("a.txt")).isEqualTo("old\n");
    }

    @Test
    void isOnTheRecordAndDoneOnce() {
        desk.file("a.txt", "old\n");
        desk.run("exec", "--", "bash", "-c", "echo new > a.txt");
        assertThat(desk.run("undo").out()).contains("took back c1: 1 path brought back\n  restored    a.txt\n");
        assertThat(desk.run("undo").out()).isEqualTo("that was taken back already\n");
        var entry = desk.run("ledger", "show", "-n", "1", "--json").json();
        assertThat(entry.at("/kind").asString()).isEqualTo("session.undone");
        assertThat(entry.at("/body")).isEqualTo(Wire.read("{\"what\":\"session\",\"paths\":1}"));
    }

    @Test
    void listsStepsWithAShortDiffAndChangesNothing() {
        desk.file("a.txt", "old\n");
        desk.run("exec", "--", "bash", "-c", "printf 'new\\033[31m\\n' > a.txt; seq 2000 > long.txt");
        var before = desk.everything();
        var list = desk.run("undo", "--list");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out())
                .startsWith("c1  exec  2 paths\n")
                .contains("    -old\n    +new[U+001B][31m\n")
                .doesNotContain("+2000\n");
        assertThat(desk.run("undo", "--list", "--full", "c1").out()).contains("+2000\n");
        assertThat(desk.everything()).isEqualTo(before);
    }

    @Test
    void takesTheLastSessionOfThisFolder() throws Exception {
        desk.file("a.txt", "old\n");
        desk.run("exec", "--", "bash", "-c", "echo new > a.txt");
        var other = new Desk(Files.createDirectory(folder.resolve("other")));
        other.variable("XDG_STATE_HOME", desk.home().resolve("state").toString());
        other.run("exec", "--", "touch", "there");
        assertThat(desk.run("undo").err()).contains(" in " + desk.workspace() + "\n");
        assertThat(desk.read("a.txt")).isEqualTo("old\n");
        assertThat(other.workspace().resolve("there")).exists();
    }

    @Test
    void saysWhatThereIsWhenTheStepIsUnknown() {
        desk.run("exec", "--", "touch", "x");
        var result = desk.run("undo", "c5");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).endsWith("holdfast: no step `c5` changed anything; these did: c1\n");
    }

    @Test
    void withoutASessionSaysHowToBeginOne() {
        assertThat(desk.run("undo"))
                .isEqualTo(new Desk.Result(
                        2, "", "holdfast: there is no session yet; begin one with `holdfast run -p \"…\"`\n"));
    }

    private List<String> texts() {
        return List.of(desk.read("a.txt"), desk.read("b.txt"), desk.read("c.txt"));
    }

    private static ScriptedModel twoEdits() {
        return play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: a.txt, content: "new\\n"}}]
                  - calls: [{tool: write_file, arguments: {path: c.txt, content: "new\\n"}}]
                  - calls: [{tool: finish, arguments: {summary: Done.}}]
                """);
    }

    private static ScriptedModel sameFileTwice() {
        return play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: a.txt, content: "newer\\n"}}]
                  - calls: [{tool: write_file, arguments: {path: a.txt, content: "newest\\n"}}]
                  - calls: [{tool: finish, arguments: {summary: Done.}}]
                """);
    }
}
