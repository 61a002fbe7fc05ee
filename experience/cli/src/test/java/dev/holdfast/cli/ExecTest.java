package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Surroundings.Std;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void passesOutputAndExitCodeOn() {
        var result = desk.run("exec", "--", "bash", "-c", "echo out; echo wrong >&2; exit 9");
        assertThat(result)
                .isEqualTo(new Desk.Result(
                        9,
                        "out\nwrong\n",
                        "holdfast: was it the sandbox? `holdfast exec --explain -- ...` tells what it refuses\n"));
    }

    @Test
    void takesOptionsOfTheCommandForTheCommand() {
        assertThat(desk.run("exec", "echo", "-n", "--help", "--json"))
                .isEqualTo(new Desk.Result(0, "--help --json", ""));
    }

    @Test
    void runsInTheKernelsOwnSandboxWhereThatIsWanted() throws Exception {
        desk.configuration("command:\n  sandbox: landlock\n");
        assertThat(desk.run("exec", "--", "bash", "-c", "echo x > new; touch /tmp/x || ls /tmp"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(2))
                .satisfies(result -> assertThat(result.out()).contains("touch: ", "ls: ", "Permission denied"));
        assertThat(desk.read("new")).isEqualTo("x\n");
        assertThat(desk.run("ledger", "show", "--json").out())
                .containsPattern("\"sandbox\":\\{\"abi\":\"ABI \\d+ of Linux \\d[^\"]*\",\"backend\":\"landlock\","
                        + "\"gaps\":\\[\"secrets\",\"guards\",\"names\",\"times\",");
        assertThat(desk.run("ledger", "show").out())
                .containsPattern("session\\.opened .* landlock ABI \\d+ of Linux \\S+ secrets, guards, names, times, ");
    }

    @Test
    void runsNothingBesideASecretThatItCannotHide() throws Exception {
        desk.configuration("command:\n  sandbox: landlock\n").file(".env", "TOKEN=private words\n");
        var result = desk.run("exec", "--", "cat", ".env");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.out() + result.err())
                .contains("secret without namespaces: install bubblewrap")
                .doesNotContain("private words");
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".git/hooks", ".git/objects", ".github", ".github/workflows", "part/.vscode"})
    void runsNothingWithinAGovernancePathOfTheRepositoryAround(String where) throws Exception {
        Path top = desk.workspace();
        Files.createDirectories(top.resolve(".git/hooks"));
        Path inside = Files.createDirectories(top.resolve(where));
        assertThat(desk.run("exec", "-C", inside.toString(), "--", "touch", "planted"))
                .isEqualTo(new Desk.Result(
                        2,
                        "",
                        "holdfast: `" + inside.toRealPath() + "` is or lies in a governance path of the repository `"
                                + top.toRealPath() + "`, which could not be told from other files there; start at the"
                                + " top of the repository\n"));
        assertThat(inside.resolve("planted")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"part/README", ".cursor/worktrees/mine/.git/HEAD"})
    void runsInAFolderOfARepositoryAndInARepositoryOfItsOwnWhereverThatLies(String file) {
        desk.file(".git/HEAD", "ref: refs/heads/main\n").file(file, "");
        String inside = file.replaceFirst("/(README|[.]git/.*)", "");
        assertThat(desk.run("exec", "-C", desk.workspace().resolve(inside).toString(), "--", "touch", "made"))
                .isEqualTo(new Desk.Result(0, "", ""));
        assertThat(desk.workspace().resolve(inside).resolve("made")).exists();
    }

    @Test
    void aSignalGives128AndItsNumber() {
        assertThat(desk.run("exec", "--", "bash", "-c", "kill -TERM $$").exitCode())
                .isEqualTo(143);
    }

    @Test
    void aProgramThatIsNotThereGives127() {
        assertThat(desk.run("exec", "--", "no-such-program").exitCode()).isEqualTo(127);
    }

    @Test
    void aLimitThatStopsItGivesOneAndSaysWhich() {
        var result = desk.run("exec", "--timeout", "1s", "--", "sleep", "60");
        assertThat(result)
                .isEqualTo(new Desk.Result(1, "", "holdfast: the command was stopped: it ran longer than 1 s\n"));
    }

    @Test
    void aCommandCannotReachBeyondTheWorkspace() throws Exception {
        Files.createDirectories(desk.state());
        Path secret = Files.writeString(desk.home().resolve("id_ed25519"), "private words");
        desk.file(".env", "TOKEN=private-words-of-the-environment\n")
                .variable("AWS_SECRET_ACCESS_KEY", "private value");
        var result = desk.run(
                "exec",
                "--",
                "bash",
                "-c",
                "cat '" + secret + "'; cat .env; env | grep AWS; touch '" + desk.state() + "/x'; echo end");
        assertThat(result.out()).doesNotContain("private").endsWith("end\n");
        assertThat(desk.state().resolve("x")).doesNotExist();
    }

    @Test
    void aGovernancePathIsPutBackAndTold() {
        desk.file("a.txt", "a\n");
        var result =
                desk.run("exec", "--", "bash", "-c", "mkdir .github && echo on: push > .github/ci.yml; echo b > a.txt");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("ALERT: the call changed `.github").contains("it was put back");
        assertThat(desk.workspace().resolve(".github")).doesNotExist();
        assertThat(desk.read("a.txt")).isEqualTo("b\n");
    }

    @Test
    void saysHowToTakeItBackWhenAsked() {
        var result = desk.run("exec", "--undoable", "--", "touch", "new");
        assertThat(result.err()).matches("undo: holdfast undo --session s-[0-9a-z]{12}\n");
        assertThat(desk.run(result.err()
                                .strip()
                                .substring("undo: holdfast ".length())
                                .split(" ", -1))
                        .exitCode())
                .isZero();
        assertThat(desk.workspace().resolve("new")).doesNotExist();
    }

    @Test
    void onATerminalTheOutputCannotReachForTheTerminal() {
        var result = desk.run(
                InputStream.nullInputStream(),
                Set.of(Std.OUT),
                "exec",
                "--",
                "printf",
                "\\033]0;title\\007 50%%\\r100%%\\n");
        assertThat(result.out()).isEqualTo("[U+001B]]0;title[U+0007] 50%\n100%\n");
    }

    @Test
    void isOnTheLedgerWithItsOutcome() {
        desk.run("exec", "--", "bash", "-c", "exit 4");
        var kinds = desk.run("ledger", "show", "--json").lines().stream()
                .map(entry -> entry.get("kind").asString())
                .toList();
        assertThat(kinds)
                .containsExactly(
                        "session.opened", "monitor.judged", "monitor.started", "monitor.closed", "session.ended");
        assertThat(desk.run("sessions").out())
                .containsPattern("failed +" + desk.workspace() + " +exec: bash -c exit 4\n");
    }

    @Test
    void withoutASandboxNothingRuns() {
        desk.run("doctor"); // what is looked up once for all is looked up on the real machine
        String system = System.getProperty("os.name");
        System.setProperty("os.name", "Plan 9");
        try {
            var result = desk.run("exec", "--", "touch", "ran");
            assertThat(result.exitCode()).isEqualTo(6);
            assertThat(result.err())
                    .startsWith("holdfast: no sandbox works on this machine, so nothing is run: ")
                    .contains("\nfix: ");
            assertThat(desk.workspace().resolve("ran")).doesNotExist();
            assertThat(desk.run("sessions").out()).isEmpty();
        } finally {
            System.setProperty("os.name", system);
        }
    }
}
