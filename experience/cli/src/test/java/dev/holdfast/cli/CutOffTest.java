package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.agent.Event;
import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.workspace.Limits;
import dev.holdfast.workspace.SnapshotId;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and undos that are killed half-way: whatever a person wrote is never lost, and all of it comes to an end. */
class CutOffTest {
    private static final Set<Std> TERMINAL = Set.of(Std.IN, Std.OUT, Std.ERR);

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
        desk.file("a.txt", "old\n").file("b.txt", "old\n").file("c.txt", "old\n");
    }

    /** The process is gone from one moment to the next. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @Test
    void whatAPersonWroteRightAfterACrashIsKeptByTheRollBackAndCanBeHadBack() {
        try (var model = oneEdit()) {
            killedOnce("a.txt", "new\n", Desk.with(model, "run", "-p", "edit"));
            diedAt(Instant.now().plus(Duration.ofHours(1)));
            desk.file("b.txt", "mine\n");
            var resumed = desk.run(model, "resume");
            assertThat(resumed.exitCode()).isZero();
            assertThat(resumed.err())
                    .contains(
                            "the workspace was brought back to where it was before c2, which had been cut off; what was"
                                    + " there is kept: `holdfast undo --list`");
        }
        assertThat(texts()).containsExactly("new\n", "old\n", "old\n");

        assertThat(desk.run("undo", "--list").out())
                .contains("c2.back  roll-back of a cut-off call  2 paths\n", "    -mine\n    +old\n")
                .contains("c2.2  write_file  1 path\n");
        var undo = desk.run("undo");
        assertThat(undo.out()).as("not the damage of the first attempt").startsWith("took back c2.2: 1 path brought");
        assertThat(texts()).containsExactly("old\n", "old\n", "old\n");
        assertThat(desk.run("undo", "c2.back").out()).startsWith("took back c2.back: 2 paths brought back\n");
        assertThat(texts()).containsExactly("new\n", "mine\n", "old\n");
        assertThat(desk.run("undo").out()).as("nor what a person wanted").isEqualTo("that was taken back already\n");
    }

    @Test
    void aCallThatWasCutOffIsTakenBackWithoutAResume() {
        killedOnce("a.txt", "new\n", "exec", "--", "bash", "-c", "rm c.txt; mkdir d; echo x > d/x; echo new > a.txt");
        var before = desk.everything();
        assertThat(desk.run("undo", "--list").out()).startsWith("c1  exec  4 paths\n");
        assertThat(desk.everything()).isEqualTo(before);
        assertThat(desk.run("undo").out()).startsWith("took back c1: 4 paths brought back\n");
        assertThat(texts()).containsExactly("old\n", "old\n", "old\n");
        assertThat(desk.workspace().resolve("d")).doesNotExist();
        assertThat(desk.run("undo").out()).isEqualTo("that was taken back already\n");
        assertThat(desk.run("ledger", "show").out()).contains("monitor.found", "session.undobegan", "session.undone");
    }

    @Test
    void whatACutOffCallPutIntoGitAloneIsTakenBackAndToldOnceItIsRunAgain() {
        try (var model = play("""
                turns:
                  - calls:
                      - tool: run_command
                        arguments:
                          command: >-
                            git init -q .; echo b >> b.txt;
                            git update-index --add --cacheinfo 100644,$(git hash-object -w b.txt),.github/ci.yml;
                            echo new > a.txt
                  - calls: [{tool: finish, arguments: {summary: Done.}}]
                """)) {
            killedOnce("a.txt", "new\n", Desk.with(model, "run", "-p", "edit"));
            assertThat(desk.workspace().resolve(".git/index")).exists();
            var resumed = desk.run(model, "resume");
            assertThat(resumed.err())
                    .containsSubsequence(
                            "the workspace was brought back to where it was before c2, which had been cut off",
                            "git's index holds `.github/ci.yml`, which the call had no right to change");
        }
        assertThat(desk.read("b.txt")).as("once").isEqualTo("old\nb\n");
    }

    @Test
    void whatSomebodyChangedAfterACallWasCutOffIsAConflict() throws Exception {
        killedOnce("a.txt", "new\n", "exec", "--", "bash", "-c", "rm c.txt; echo new > b.txt; echo new > a.txt");
        diedAfter("a.txt");
        editedLater("b.txt", "mine\n");
        var before = desk.everything();
        var undo = desk.run("undo");
        assertThat(undo.exitCode()).isEqualTo(1);
        assertThat(undo.err()).contains("nothing was taken back: since c1 (exec) somebody has changed\n  b.txt\n");
        assertThat(desk.everything()).isEqualTo(before);

        Files.delete(desk.workspace().resolve("b.txt"));
        assertThat(desk.run("undo").out()).startsWith("took back c1: 3 paths brought back\n");
        assertThat(texts()).containsExactly("old\n", "old\n", "old\n");
    }

    @Test
    void aRollBackThatWasKilledAtItsVeryEndCanBeTakenBackToo() {
        killedOnce("a.txt", "new\n", "exec", "--", "bash", "-c", "echo new > c.txt; echo new > a.txt");
        withShelf((archive, shelf) -> {
            try (var workspace = Workspace.open(desk.workspace(), List.of())) {
                var started =
                        Harvest.of(archive.ledger(), shelf.log()).unsettled().orElseThrow();
                var before = started.before().orElseThrow();
                var now = new Snapshots(workspace, shelf.snapshots(), Limits.DEFAULT)
                        .take()
                        .id();
                shelf.log()
                        .record(List.of(
                                new MonitorEvent.Found(started.call(), now, List.of()),
                                new MonitorEvent.RolledBack(started.call(), now, before)));
            }
        });
        desk.file("a.txt", "old\n").file("c.txt", "old\n");
        assertThat(desk.run("undo", "c1.back").out()).startsWith("took back c1.back: 2 paths brought back\n");
        assertThat(texts()).containsExactly("new\n", "old\n", "new\n");
    }

    @Test
    void undoLeavesAloneWhatAPersonWroteBeforeACutOffCallWasAbandoned() {
        afterAnEditAnswered("no\n");
        assertThat(texts()).containsExactly("new\n", "mine\n", "old\n");
        assertThat(desk.run("undo", "--list").out()).contains("    changed by somebody else: b.txt\n");
        assertThat(desk.run("undo").out())
                .startsWith("took back c2: 1 path brought back\n")
                .contains("  left alone  b.txt, which somebody else changed\n");
        assertThat(texts()).containsExactly("old\n", "mine\n", "old\n");
    }

    @Test
    void undoLeavesAloneWhatAPersonWroteBeforeACutOffCallWasRunAgain() {
        afterAnEditAnswered("yes\n");
        assertThat(texts()).containsExactly("new\n", "mine\n", "old\n");
        assertThat(desk.run("undo").out()).contains("  left alone  b.txt, which somebody else changed\n");
        assertThat(texts()).containsExactly("old\n", "mine\n", "old\n");
    }

    @Test
    void anUndoThatWasKilledAfterAnyStepIsFinishedByRunningItAgain() {
        for (int done = 0; done < 4; done++) {
            twoEditsAndAHalfDoneUndo(done);
            try (var model = oneEdit()) {
                var resume = desk.run(model, "resume");
                assertThat(resume.exitCode()).isEqualTo(2);
                assertThat(resume.err())
                        .containsPattern("an undo of session (s-\\w+) was cut off; finish it with"
                                + " `holdfast undo --session \\1`, then resume\n");
            }
            assertThat(desk.run("undo", "--list").out()).endsWith("""
                    an undo of c2, c4 was cut off; `holdfast undo` with this session finishes it
                    """);
            assertThat(desk.run("undo", "c2").err()).contains("an undo of c2, c4 was cut off; finish it first: `");
            var undo = desk.run("undo");
            assertThat(undo.err()).contains("going on with an undo that was cut off\n");
            assertThat(undo.out()).startsWith("took back c2, c4: 2 paths brought back\n");
            assertThat(texts()).as("killed after " + done).containsExactly("old\n", "old\n", "old\n");
            assertThat(desk.run("undo").out()).isEqualTo("that was taken back already\n");
        }
    }

    @Test
    void anUndoThatWasKilledAfterAnyStepAndMeetsAConflictTakesNothingBack() {
        for (int done = 0; done < 4; done++) {
            twoEditsAndAHalfDoneUndo(done);
            desk.file("a.txt", "mine\n").file("b.txt", "mine\n");
            assertThat(desk.run("undo").err())
                    .contains("nothing was taken back: since c2 (write_file) somebody has changed\n  a.txt\n");
            assertThat(texts()).as("killed after " + done).containsExactly("mine\n", "mine\n", "new\n");
            assertThat(desk.run("undo", "c4").out()).startsWith("took back c4: 1 path brought back\n");
            desk.file("b.txt", "old\n");
        }
    }

    @Test
    void anUndoThatWasKilledBeforeItsEndWasRecordedIsFinished() {
        desk.run("exec", "--", "bash", "-c", "echo new > a.txt");
        killedOnce("a.txt", "old\n", "undo");
        assertThat(desk.run("undo").out()).startsWith("took back c1: 1 path brought back\n");
        assertThat(texts()).containsExactly("old\n", "old\n", "old\n");
    }

    @Test
    void whatAPersonAddedToAFolderOfGovernanceShieldsNothingThatTheCutOffCallPlantedThere() throws Exception {
        String planted = ".github/workflows/planted.yml";
        String mine = ".github/workflows/mine.yml";
        try (var model = oneEdit()) {
            killedOnce("a.txt", "new\n", Desk.with(model, "run", "-p", "edit"));
            desk.file(planted, "on: push\n"); // as a command might have, that was cut off after it
            diedAfter(planted);
            do { // the folder is changed as well: a name in it is
                write(mine + ".new", "mine\n");
                Files.move(
                        desk.workspace().resolve(mine + ".new"),
                        desk.workspace().resolve(mine),
                        REPLACE_EXISTING);
            } while (!changed(".github/workflows").isAfter(changed(planted)));
            desk.run(new Typist("", "no\n"), TERMINAL, Desk.with(model, "resume"));
        }
        assertThat(desk.workspace().resolve(planted)).doesNotExist();
        assertThat(desk.read(mine)).isEqualTo("mine\n");
    }

    /** A write is cut off, a person edits another file, and answers when asked whether it may run again. */
    private void afterAnEditAnswered(String answer) {
        try (var model = oneEdit()) {
            killedOnce("a.txt", "new\n", Desk.with(model, "run", "-p", "edit"));
            diedAfter("a.txt");
            editedLater("b.txt", "mine\n");
            var resumed = desk.run(new Typist("", answer), TERMINAL, Desk.with(model, "resume"));
            assertThat(resumed.err()).contains("  edited      b.txt, by somebody else since\n");
            assertThat(resumed.exitCode()).isZero();
        }
    }

    /** Two calls changed a.txt and c.txt, and an undo of both was killed with some of them done: bits of {@code done}. */
    private void twoEditsAndAHalfDoneUndo(int done) {
        desk.file("a.txt", "old\n").file("b.txt", "old\n").file("c.txt", "old\n");
        try (var model = play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: a.txt, content: "new\\n"}}]
                  - calls: [{tool: write_file, arguments: {path: c.txt, content: "new\\n"}}]
                  - say: Done.
                """)) {
            desk.run(model, "run", "-p", "edit", "--max-turns", "2");
        }
        withShelf((archive, shelf) -> {
            SnapshotId present =
                    Harvest.of(archive.ledger(), shelf.log()).last().orElseThrow();
            shelf.log().record(new Event.UndoBegan(Harvest.SESSION, List.of("c2", "c4"), present));
        });
        desk.file("a.txt", (done & 1) == 0 ? "new\n" : "old\n").file("c.txt", (done & 2) == 0 ? "new\n" : "old\n");
    }

    private void withShelf(BiConsumer<Archive, Archive.Shelf> use) {
        var nobody = new ByteArrayInputStream(new byte[0]);
        var nowhere = new PrintStream(PrintStream.nullOutputStream());
        try (var archive = Archive.open(desk.surroundings(nobody, nowhere, nowhere, Set.of()));
                var shelf = archive.shelf(archive.sessions().getLast().id(), event -> {})) {
            use.accept(archive, shelf);
        }
    }

    /** Types a command that is killed when it next wants to record something once a file holds this. */
    private void killedOnce(String file, String content, String... words) {
        Thread typing = Thread.currentThread();
        desk.clock(() -> {
            if (Thread.currentThread().equals(typing) && desk.read(file).equals(content)) {
                throw new Killed();
            }
            return Instant.now();
        });
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> desk.run(words));
        desk.clock(InstantSource.system());
    }

    /** Makes the session's last sign of life such that this file's last change was the last it can have made. */
    private void diedAfter(String file) {
        diedAt(changed(file).minus(Duration.ofSeconds(2)));
    }

    private void diedAt(Instant when) {
        try (var sessions = Files.list(desk.state().resolve("sessions"))) {
            for (Path session : sessions.toList()) {
                Files.setLastModifiedTime(session.resolve("pulse"), FileTime.from(when));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a file until its change is later than all the session can have made, which takes a tick of the clock. */
    private void editedLater(String file, String content) {
        Instant before = changed("a.txt");
        do {
            write(file, content);
        } while (!changed(file).isAfter(before));
    }

    /** As a person does, and touching no other file. */
    private void write(String file, String content) {
        try {
            Files.writeString(desk.workspace().resolve(file), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Instant changed(String file) {
        try {
            return ((FileTime) Files.getAttribute(desk.workspace().resolve(file), "unix:ctime")).toInstant();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> texts() {
        return List.of(desk.read("a.txt"), desk.read("b.txt"), desk.read("c.txt"));
    }

    private static ScriptedModel oneEdit() {
        return play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: a.txt, content: "new\\n"}}]
                  - calls: [{tool: finish, arguments: {summary: Done.}}]
                """);
    }
}
