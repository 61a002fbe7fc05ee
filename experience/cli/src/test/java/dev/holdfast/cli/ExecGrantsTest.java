package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code exec} with what a person granted, from the command line to the kernel and the ledger. */
class ExecGrantsTest {
    private static final String IN_LANDLOCK = "holdfast: in the sandbox `landlock`, since `--net` needs it\n";

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void reachesTheGrantedHostAndSaysWhatElseWasWanted() throws IOException {
        try (var granted = server("127.0.0.1", 0);
                var other = server("127.0.0.1", 0);
                var sibling = server("127.0.0.2", granted.getLocalPort())) {
            int port = granted.getLocalPort();
            var result = desk.run(
                    "exec",
                    "--net",
                    "127.0.0.1:" + port,
                    "--",
                    "bash",
                    "-c",
                    "for at in 127.0.0.1/" + port + " 127.0.0.1/" + other.getLocalPort() + " 127.0.0.2/" + port
                            + " 127.0.0.2/" + port + "; do (exec 3<>/dev/tcp/$at) 2>/dev/null && echo $at; done;"
                            + " getent hosts api.example.com; echo end");
            assertThat(result)
                    .isEqualTo(new Desk.Result(
                            0,
                            "127.0.0.1/" + port + "\nend\n",
                            IN_LANDLOCK
                                    + "holdfast: refused: connect to 127.0.0.1:" + other.getLocalPort() + "; `--net"
                                    + " 127.0.0.1:" + other.getLocalPort() + "` grants it\n"
                                    + "holdfast: refused: connect to 127.0.0.2:" + port + "; `--net 127.0.0.2:" + port
                                    + "` grants it\n"
                                    + "holdfast: refused: the address of `api.example.com`; `--net"
                                    + " api.example.com:PORT` grants it\n"));
            assertThat(sibling.isBound()).isTrue();
        }
    }

    @Test
    void isRecordedBeforeTheStartWithWhatWasGranted() throws IOException {
        Path read = Files.createDirectory(folder.toRealPath().resolve("read"));
        desk.run("exec", "--net", "localhost:9", "--read", read.toString(), "--env", "MODE_KEY", "--", "true");
        assertThat(desk.run("ledger", "show").out()).isEmpty(); // the variable was not set, and nothing ran
        desk.variable("MODE_KEY", "a-very-private-value");
        var result = desk.run(
                "exec",
                "--net",
                "localhost:9",
                "--read",
                read.toString(),
                "--env",
                "MODE_KEY",
                "--",
                "bash",
                "-c",
                "echo $MODE_KEY");
        assertThat(result.out()).isEqualTo("a-very-private-value\n");
        assertThat(desk.run("ledger", "show").out())
                .containsSubsequence(
                        "monitor.judged",
                        "exec Allow own-grant RUN_PROCESS bash, WRITE_PATH ., READ_PATH " + read
                                + ", CONNECT localhost/127.0.0.1:9, CONNECT localhost/[0:0:0:0:0:0:0:1]:9",
                        "monitor.started")
                .doesNotContain("private-value");
        assertThat(desk.run("ledger", "show", "--json").out()).doesNotContain("private-value");
        assertThat(desk.run("sessions").out())
                .contains("exec: --read " + read + " --net ")
                .doesNotContain("private-value");
    }

    @Test
    void withBubblewrapAloneNoHostIsGranted() throws IOException {
        desk.configuration("command:\n  sandbox: bubblewrap\n");
        assertThat(desk.run("exec", "--net", "127.0.0.1:9", "--", "touch", "ran"))
                .isEqualTo(new Desk.Result(6, "", """
                        holdfast: `--net` needs the sandbox `landlock`, and `command.sandbox` names `bubblewrap`
                        fix: set `command.sandbox` to `automatic` or `landlock` in your configuration
                        """));
        assertThat(desk.workspace().resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--net example.com",
                "--net http://example.com:80",
                "--net *.example.com:443",
                "--read no-such-file",
                "--read /",
                "--write /etc",
                "--read /tmp",
                "--write /proc/self",
                "--env LD_PRELOAD"
            })
    void whatCannotBeGrantedIsAMistakeOfUsageAndRunsNothing(String flags) {
        var words = new ArrayList<>(List.of("exec"));
        words.addAll(Arrays.asList(flags.split(" ", -1)));
        words.addAll(List.of("--", "touch", "ran"));
        var result = desk.variable("LD_PRELOAD", "x").run(words.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("holdfast: ").hasLineCount(1);
        assertThat(desk.workspace().resolve("ran")).doesNotExist();
        assertThat(desk.run("sessions").out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "landlock"})
    void opensFoldersOfTheHomeAsGranted(String backend) throws IOException {
        desk.configuration("command:\n  sandbox: " + backend + "\n");
        Path state = Files.createDirectories(desk.home().resolve(".agent"));
        Path settings = Files.createDirectories(desk.home().resolve(".config/agent"));
        Files.writeString(settings.resolve("settings"), "set\n");
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        var result = desk.run(
                "exec",
                "--undoable",
                "--write",
                state.toString(),
                "--read",
                settings.toString(),
                "--",
                "bash",
                "-c",
                "cat $HOME/.config/agent/settings; echo said > $HOME/.agent/history;"
                        + " echo bad > $HOME/.config/agent/new || echo kept; echo made > here");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("set\n").endsWith("kept\n");
        assertThat(state.resolve("history")).hasContent("said");
        assertThat(settings.resolve("new")).doesNotExist();
        assertThat(result.err())
                .startsWith("holdfast: undo knows the workspace alone; what is written in `" + state
                        + "` cannot be taken back\nundo: ");
        assertThat(desk.run("undo").exitCode()).isZero();
        assertThat(desk.workspace().resolve("here")).doesNotExist();
        assertThat(state.resolve("history")).hasContent("said");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "landlock"})
    void showsASecretFileThatWasNamedItself(String backend) throws IOException {
        desk.configuration("command:\n  sandbox: " + backend + "\n").file(".env", "TOKEN=private-words\n");
        assertThat(desk.run("exec", "--", "cat", ".env").out()).doesNotContain("private-words");
        assertThat(desk.run("exec", "--read", ".", "--", "cat", ".env").out()).doesNotContain("private-words");
        assertThat(desk.run("exec", "--read", ".env", "--", "cat", ".env").out())
                .isEqualTo("TOKEN=private-words\n");
        assertThat(desk.run("ledger", "show", "--json").out()).doesNotContain("private-words");
    }

    @Test
    void keepsSecretFilesBelowAGrantedFolder() throws IOException {
        Path granted = Files.createDirectories(folder.toRealPath().resolve("granted"));
        Path secret = Files.writeString(granted.resolve("prod.pem"), "private words");
        Files.writeString(granted.resolve("notes"), "notes\n");
        String all = "cat " + granted + "/notes " + secret;
        desk.configuration("command:\n  sandbox: bubblewrap\n");
        assertThat(desk.run("exec", "--read", granted.toString(), "--", "bash", "-c", all)
                        .out())
                .startsWith("notes\n")
                .doesNotContain("private");
        desk.configuration("command:\n  sandbox: landlock\n");
        assertThat(desk.run("exec", "--read", granted.toString(), "--", "bash", "-c", all))
                .isEqualTo(new Desk.Result(
                        1,
                        "",
                        "holdfast: cannot keep `" + secret
                                + "` secret without namespaces: grant what lies beside it, or"
                                + " that path itself\n"));
        assertThat(desk.run("exec", "--read", granted.toString(), "--read", secret.toString(), "--", "bash", "-c", all)
                        .out())
                .isEqualTo("notes\nprivate words");
    }

    @Test
    void mayChangeGovernanceThatWasNamedItselfButNotGitsHooks() {
        desk.file("AGENTS.md", "be careful\n")
                .file(".git/hooks/pre-commit", "exit 1\n")
                .file(".git/HEAD", "ref: x\n");
        assertThat(desk.run("exec", "--write", "AGENTS.md", "--", "bash", "-c", "echo be nice > AGENTS.md"))
                .isEqualTo(new Desk.Result(0, "", ""));
        assertThat(desk.read("AGENTS.md")).isEqualTo("be nice\n");
        var hooks = desk.run("exec", "--write", ".git/hooks", "--", "bash", "-c", "echo evil > .git/hooks/pre-commit");
        assertThat(hooks.exitCode()).isEqualTo(3);
        assertThat(hooks.err()).startsWith("holdfast: denied by rule git-internals");
        assertThat(desk.read(".git/hooks/pre-commit")).isEqualTo("exit 1\n");
    }

    private static ServerSocket server(String address, int port) throws IOException {
        return new ServerSocket(port, 5, InetAddress.ofLiteral(address));
    }
}
