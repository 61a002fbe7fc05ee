package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How commands run behind Landlock, where it differs from how they run in namespaces. */
@Timeout(60)
class BehindLandlockTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = new Landlock(Ruleset.abi(), ground.home(), ground.scratch(), List.of(), Diagnosis.notProbed());
    }

    @Test
    void aCommandReadsNothingAndGetsItsWordsAsTheyAre() throws InterruptedException {
        assertThat(run("/bin/bash", "-c", "cat; printf '%s|' \"$@\"", "bash", "", "a b", "$(id)", "'", "-n"))
                .isEqualTo(new Ended(0, new Output("|a b|$(id)|'|-n|", "", 0), Optional.empty(), List.of()));
    }

    @Test
    void aProgramThatIsNotThereExitsWith127() throws InterruptedException {
        Ended ended = run("no-such-program");
        assertThat(ended.exitCode()).isEqualTo(127);
        assertThat(ended.output().text()).contains("no-such-program");
    }

    @Test
    void aScriptWithoutAFirstLineRuns() throws IOException, InterruptedException {
        Path script = Files.writeString(ground.workspace().resolve("script"), "echo ran");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        ground.owned();
        assertThat(run("./script").output().text()).isEqualTo("ran\n");
    }

    @Test
    void aFileThatIsNoProgramExitsWith126() throws IOException, InterruptedException {
        Files.writeString(ground.workspace().resolve("text"), "no program");
        ground.owned();
        for (String name : List.of("./text", ".")) {
            Ended ended = run(name);
            assertThat(ended.exitCode()).isEqualTo(126);
            assertThat(ended.output().text()).contains("Permission denied");
        }
    }

    @Test
    void aProgramIsLookedForWhereTheCommandStarts() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(ground.workspace().resolve("own/bin"));
        Path script = Files.writeString(folder.resolve("program"), "#!/bin/sh\necho \"$0\"");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        ground.owned();
        assertThat(run("own/bin/program").output().text()).isEqualTo("own/bin/program\n");
    }

    /** The name of a process is any fifteen bytes, and the kernel's account of it holds them. */
    @Test
    void answersAProcessWhoseNameIsNoText() throws InterruptedException {
        String script = "open(F, '>', 'f'); $0 = \"caf\\xe9\"; print chmod(0640, 'f')";
        assertThat(run("perl", "-e", script).output().text()).isEqualTo("1");
    }

    @Test
    void aPathThatIsTooLongIsRefusedAndNothingElse() throws InterruptedException {
        String script =
                "chdir $ENV{TMPDIR}; $n = 'd' x 200; for (1..30) { mkdir $n; chdir $n } open(F, '>', 'f'); print chmod(0640, 'f') . \"$!\\n\";"
                        + " chdir $ENV{HOME}; open(F, '>', 'g'); print chmod(0640, 'g')";
        assertThat(run("perl", "-e", script).output().text()).isEqualTo("0Operation not permitted\n1");
    }

    /** As many connections may wait at once as there are threads for them; one more is told to try again. */
    @Test
    void connectionsThatWaitDoNotUseUpThePlatform() throws InterruptedException {
        String script = """
                use Socket; use POSIX; my $own = pack_sockaddr_un("full"); my %failed;
                socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, $own); listen(S, 0);
                pipe(R, W);
                for (1..400) {
                    next if fork;
                    socket(C, PF_UNIX, SOCK_STREAM, 0); connect(C, $own) or syswrite(W, "$!{EAGAIN}" ? "e" : "o"); sleep 60
                }
                sysread(R, $_, 1); print;
                """;
        assertThat(run("perl", "-e", script).output().text()).isEqualTo("e");
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("sandbox-connect"))
                        .count())
                .isLessThanOrEqualTo(256);
    }

    @Test
    void nothingIsLeftOfAPrivateFolderHoweverItWasLeft() throws InterruptedException, IOException {
        String script = """
                mkdir -p "$HOME/a/b/c" "$TMPDIR/../moved-0" "$TMPDIR/../moved-1/x"; ln -s / "$HOME/a/l"; ln -s .. "$HOME/m"
                touch "$HOME/a/b/c/f"; chmod 0 "$HOME/a/b/c" "$HOME/a/b" "$HOME/a"; echo "$TMPDIR"
                """;
        String text = run("/bin/bash", "-c", script).output().text();
        assertThat(Path.of(text.strip()).getParent()).doesNotExist();
    }

    /** A start that fails early must not close what the descriptors it has not got yet would be. */
    @Test
    void aStartThatFailsLeavesStandardInputOpen() throws IOException {
        Path input = Files.readSymbolicLink(Path.of("/proc/self/fd/0"));
        Account account = Account.withoutPower(ground.workspace(), List.of());
        var folder = PrivateFolder.make(account, ground.home(), List.of());
        var ruleset = Ruleset.empty(Ruleset.abi());
        ruleset.close();
        var mark = Mark.fresh();
        var groups = new ProcessGroups(new Leash(), mark);
        var limits = KernelLimits.of(ProcessLimits.USUAL.quotas(), account, mark);
        var refusals = new RefusalNotes();
        var answering = new Supervisor.Answering(
                new Sockets(List.of(), List.of(), Gateway.open(List.of(), refusals), refusals),
                new Modes(List.of(), refusals),
                Explanation.none(),
                refusals);
        var walls = new LandlockProcess.Walls(ruleset, answering, () -> limits, groups);
        var streams = StandardStreams.open(Input.NONE, account);
        var program = new LandlockProcess.Program(command("true"), account, streams);
        var after = new LandlockProcess.After(folder, PrivateFolder::remove, () -> {});
        assertThatThrownBy(() -> LandlockProcess.start(program, walls, after))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("cannot restrict files: error ");
        streams.close();
        folder.remove();
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("sandbox-supervisor"))) {
            Thread.onSpinWait(); // the class's timeout ends it
        }
        assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/0"))).isEqualTo(input);
    }

    private Command command(String... words) {
        var environment = new TreeMap<>(ground.environment());
        environment.put("PATH", "/usr/bin:/bin");
        return new Command(List.of(words), ground.workspace(), environment);
    }

    private Ended run(String... words) throws InterruptedException {
        var confinement = Confinement.to(ground.workspace());
        try (var running = sandbox.start(
                command(words), confinement.with(confinement.limits().within(Duration.ofSeconds(20))))) {
            Ended ended = running.await();
            assertThat(ended.stop()).isEmpty();
            return ended;
        }
    }
}
