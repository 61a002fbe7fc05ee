package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two processes never change one workspace at the same time. */
class WorkspaceLockTest {
    @TempDir
    private Path folder;

    private Desk desk;
    private final List<Process> others = new ArrayList<>();

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).file("a.txt", "a\n").file("sub/b.txt", "b\n").file("beside/c.txt", "c\n");
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        for (Process other : others) {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whateverWouldChangeAWorkspaceRefusesWhileAnotherProcessDoes() throws Exception {
        try (var model = play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: a.txt, content: "new\\n"}}]
                """)) {
            var begun = desk.run(model, "run", "-p", "edit", "--max-turns", "1", "--output", "json");
            String session = begun.json().get("session").asString();
            String holder = busy(desk.workspace());
            String message = "holdfast: session " + holder + " (process "
                    + others.getLast().pid() + ") is at work in `"
                    + desk.workspace() + "`; wait until it ends, or stop it with `kill "
                    + others.getLast().pid()
                    + "`, then try again\n";
            var refused = new Desk.Result(1, "", message);

            assertThat(desk.run("exec", "--", "touch", "x")).isEqualTo(refused);
            assertThat(desk.run(model, "run", "-p", "go on")).isEqualTo(refused);
            assertThat(desk.run(model, "resume", session)).isEqualTo(refused);
            assertThat(desk.run("undo", "--session", session)).isEqualTo(refused);
            assertThat(desk.read("a.txt")).isEqualTo("new\n");
            assertThat(desk.workspace().resolve("x")).doesNotExist();
            assertThat(sessions()).as("a refusal begins no session").hasSize(2);

            assertThat(desk.run("undo", "--list", "--session", session).out()).contains("write_file");
            for (String reading : List.of("sessions", "ledger show", "ledger verify", "doctor")) {
                assertThat(desk.run(reading.split(" ", -1)).exitCode())
                        .as(reading)
                        .isZero();
            }
            assertThat(desk.run("undo", "--list", "--session", holder))
                    .isEqualTo(new Desk.Result(
                            1,
                            "",
                            "holdfast: session " + holder + " is running; its texts and snapshots can be read when"
                                    + " it has ended\n"));

            others.getLast().destroyForcibly().waitFor();
            assertThat(desk.run("undo", "--session", session).exitCode()).isZero();
            assertThat(desk.read("a.txt")).isEqualTo("a\n");
        }
    }

    @Test
    void workspacesInsideOneAnotherExcludeEachOther() throws Exception {
        busy(desk.workspace().resolve("sub"));
        assertThat(desk.run("exec", "--", "true").err())
                .contains(" is at work in `" + desk.workspace().resolve("sub") + "`; ");
        assertThat(desk.run("exec", "-C", "beside", "--", "true").exitCode()).isZero();
        others.getLast().destroyForcibly().waitFor();

        busy(desk.workspace());
        assertThat(desk.run("exec", "-C", "sub", "--", "true").err())
                .contains(" is at work in `" + desk.workspace() + "`; ");
    }

    @Test
    void aProcessThatWasKilledHoldsNothing() throws Exception {
        busy(desk.workspace());
        others.getLast().destroyForcibly().waitFor();
        assertThat(desk.run("exec", "--", "touch", "x").exitCode()).isZero();
        assertThat(desk.workspace().resolve("x")).exists();
    }

    @Test
    void whenItIsOverTheFileSaysNothing() throws Exception {
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();
        try (var files = Files.list(desk.state().resolve("locks"))) {
            assertThat(files).hasSize(1).allSatisfy(file -> assertThat(file).isEmptyFile());
        }
    }

    /** Another process is at work there; gives its session. */
    private String busy(Path workspace) throws IOException {
        Process other = desk.start("exec", "-C", workspace.toString(), "--", "sh", "-c", "echo begun; sleep 600");
        others.add(other);
        BufferedReader out = other.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("begun");
        return sessions().getLast().get("session").asString();
    }

    private List<JsonNode> sessions() {
        return desk.run("sessions", "--json").lines();
    }
}
