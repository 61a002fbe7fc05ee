package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.Confinement.Guards;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BubblewrapTest {
    private static final int MOMENTS = 100;
    private static final long STEP_NANOS = 200_000;

    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
    }

    @Test
    void asRootRefusesAWorkspaceOfRoots() throws IOException {
        if (!Account.privileged()) {
            assertThat(Account.of(ground.workspace(), List.of())).isInstanceOf(Account.Own.class);
            return;
        }
        Path ofRoot = Files.createDirectory(folder.toRealPath().resolve("of-root"));
        var command = new Command(List.of("id"), ofRoot, Map.of());
        assertThatThrownBy(() -> ground.sandbox().start(command, Confinement.to(ofRoot)))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(Code.OWNED_BY_ROOT))
                .hasMessage("commands never run as root, and `" + ofRoot + "` belongs to root: give it to an ordinary"
                        + " user with `chown -R USER " + ofRoot + "`, or run holdfast as that user");
    }

    @Test
    void refusesToStartWhereNothingIsGranted() {
        var command = new Command(List.of("id"), ground.outside(), Map.of());
        assertThatThrownBy(() -> ground.sandbox().start(command, Confinement.to(ground.workspace())))
                .isInstanceOf(SandboxException.class)
                .hasMessage("cannot start in `" + ground.outside() + "`: start in the workspace or a granted folder");
    }

    @Test
    void saysSoWhenMoreIsGuardedThanBubblewrapTakes() throws IOException {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < Confinement.PATHS_MAX; i++) {
            Path above = Files.createDirectories(ground.workspace().resolve("m" + i + "/n"));
            paths.add(Files.createFile(above.resolve(".npmrc")));
        }
        var guarded = Confinement.to(ground.workspace()).with(new Guards(List.of(), List.of(), paths));
        assertThatThrownBy(() -> ground.sandbox().start(ground.bash("true"), guarded))
                .isInstanceOf(SandboxException.class)
                .hasMessageMatching("the command and what is guarded from it take 12\\d{3} words, and bubblewrap takes"
                        + " 8988; shorten the command, or move secret files and repositories out of `"
                        + ground.workspace() + "`");
    }

    @Test
    void explainsExactlyWhatItStarts() {
        List<String> words = ground.sandbox().explain(ground.bash("echo hi"), Confinement.to(ground.workspace()));
        assertThat(words).startsWith("/usr/bin/bwrap").endsWith("sh", "/bin/bash", "-c", "echo hi");
        assertThat(words)
                .contains(
                        "--unshare-net",
                        "--unshare-pid",
                        "--die-with-parent",
                        "--new-session",
                        "--clearenv",
                        "--remount-ro")
                .containsSubsequence("--cap-drop", "ALL")
                .containsSubsequence(
                        "--bind",
                        ground.workspace().toString(),
                        ground.workspace().toString());
    }

    @Test
    void showsCachesOfTheHomeButNotWhatStandsBesideThem() throws IOException, InterruptedException {
        Path maven = Files.createDirectories(ground.home().resolve(".m2/repository"));
        Files.writeString(maven.resolve("artifact"), "jar\n");
        Files.writeString(ground.home().resolve(".m2/settings-security.xml"), "password");
        Files.writeString(ground.home().resolve(".npmrc"), "token");
        Files.createDirectories(ground.home().resolve(".cargo/bin"));
        Files.writeString(ground.home().resolve(".cargo/credentials.toml"), "token");
        String script = "cat ~/.m2/repository/artifact; touch ~/.m2/repository/x; cd; find . | sort";
        assertThat(ground.sandbox()
                        .start(ground.bash(script), Confinement.to(ground.workspace()))
                        .await()
                        .output()
                        .text())
                .isEqualTo("jar\ntouch: cannot touch '" + maven + "/x': Read-only file system\n"
                        + ".\n./.cargo\n./.cargo/bin\n./.m2\n./.m2/repository\n./.m2/repository/artifact\n"
                        + "./.m2/settings.xml\n./.mavenrc\n");
    }

    @Test
    void anAccountWithoutAHomeGetsAnEmptyOne() throws InterruptedException {
        for (Path home : List.of(Path.of("/nonexistent"), Path.of("/"))) {
            Sandbox sandbox = Bubblewrap.probe(new Host(home, ground.scratch(), Map.of()));
            Ended ended = sandbox.start(
                            ground.bash("cd && pwd && touch x && hostname"), Confinement.to(ground.workspace()))
                    .await();
            assertThat(ended.output().text()).isEqualTo("/home/agent\nsandbox\n");
        }
    }

    @Test
    void refusesAScratchFolderOthersMayChange() throws IOException {
        Path shown = Files.createDirectories(ground.scratch().resolve("shown"));
        Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rwxrwxrwx"));
        var host = new Host(ground.home(), ground.scratch(), Map.of());
        assertThat(Bubblewrap.probe(host).level())
                .isInstanceOfSatisfying(
                        Level.None.class,
                        level -> assertThat(level.reason())
                                .isEqualTo("`" + shown
                                        + "` must be a real folder that only you can change: try `chmod 0700 " + shown
                                        + "`"));
    }

    @Test
    void passesOnOnlyHarmlessVariables() {
        assertThat(Variables.allowed(Map.of(
                        "PATH", "/bin",
                        "LC_ALL", "C",
                        "LC_x", "no",
                        "LD_PRELOAD", "no",
                        "GIT_SSH_COMMAND", "no",
                        "JAVA_TOOL_OPTIONS", "no",
                        "AWS_SECRET_ACCESS_KEY", "no",
                        "HOME", "no")))
                .isEqualTo(Map.of("PATH", "/bin", "LC_ALL", "C"));
    }

    @Test
    void refusesCommandsThatCannotBeMeant() {
        Path here = ground.workspace();
        assertThatThrownBy(() -> new Command(List.of(), here, Map.of())).hasMessage("a command names a program");
        assertThatThrownBy(() -> new Command(List.of("-c", "x"), here, Map.of()))
                .hasMessage("a program's name does not start with a dash: `-c`");
        assertThatThrownBy(() -> new Command(List.of("a", "b\0c"), here, Map.of()))
                .hasMessage("a word of a command holds a NUL character: `b[U+0000]c`");
        assertThatThrownBy(() -> new Command(List.of("a"), Path.of("x"), Map.of()))
                .hasMessage("not an absolute, normal directory: `x`");
        assertThatThrownBy(() -> new Command(List.of("a"), here, Map.of("A=B", "c")))
                .hasMessage("not a variable's name: `A=B`");
        assertThatThrownBy(() -> new Command(List.of("a", "x".repeat(131_072)), here, Map.of()))
                .hasMessage("a word of a command has at most 131071 bytes; write a longer text to a file first");
    }

    @Test
    void printsNoValueOfTheEnvironment() {
        assertThat(new Command(List.of("a"), Path.of("/x"), Map.of("TOKEN", "hidden")))
                .hasToString("Command[argv=[a], directory=/x, environment=[TOKEN]]");
        assertThat(new Host(Path.of("/h"), Path.of("/s"), Map.of("TOKEN", "hidden")))
                .hasToString("Host[home=/h, scratch=/s]");
    }

    /** Each a little later than the one before, from a start that has not begun to one that is over. */
    @Test
    void aKillAtAnyMomentOfASetUpLeavesNobody() throws InterruptedException {
        String argument = "86400.25";
        for (int moment = 0; moment < MOMENTS; moment++) {
            var running = ground.sandbox().start(ground.bash("sleep " + argument), Confinement.to(ground.workspace()));
            LockSupport.parkNanos(moment * STEP_NANOS);
            running.kill();
            running.await();
        }
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(argument)))
                .isEmpty();
    }
}
