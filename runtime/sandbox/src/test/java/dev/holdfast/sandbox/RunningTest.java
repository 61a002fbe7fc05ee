package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.ProcessLimits.OutputLimits;
import dev.holdfast.sandbox.ProcessLimits.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How commands end. A process that is left over shows itself by the lock on a file that it holds. */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
class RunningTest {
    /** Long enough to start all that a test starts. */
    private static final Duration SHORT = Duration.ofSeconds(4);

    /** Starts processes in every way that leaves one's parent, each holding a lock. */
    private static final String BROOD = """
            exec 8>lock; flock -s 8
            sleep 600 & nohup sleep 600 >/dev/null 2>&1 & setsid sleep 600 >/dev/null 2>&1 &
            (setsid sh -c 'exec >/dev/null 2>&1; sleep 600 & sleep 600' &) ; env -i setsid nohup /bin/sleep 600 >&- 2>&- &
            """;

    @TempDir
    Path folder;

    private final Backend backend;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());
    private Confinement confinement = Confinement.to(Path.of("/"));

    RunningTest(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = ground.sandbox(backend);
        confinement = Confinement.to(ground.workspace());
    }

    @Test
    void givesTheExitCodeAndBothOutputsInOrder() throws InterruptedException {
        assertThat(run("echo one; echo two >&2; echo three; exit 7"))
                .isEqualTo(new Ended(7, new Output("one\ntwo\nthree\n", "", 0), Optional.empty(), List.of()));
    }

    @Test
    void namesTheSignalThatEndedACommand() throws InterruptedException {
        assertThat(run("kill -SEGV $$").exitCode()).isEqualTo(128 + 11);
    }

    @Test
    void aProgramThatIsNotThereExitsWith127() throws InterruptedException {
        var command = new Command(List.of("no-such-program"), ground.workspace(), ground.environment());
        Ended ended = sandbox.start(command, confinement).await();
        assertThat(ended.exitCode()).isEqualTo(127);
        assertThat(ended.output().text()).contains("no-such-program");
    }

    @Test
    void handsOverEveryWordAsItIs() throws InterruptedException {
        var words = List.of("", "a b", "'", "\"", "$(id)", "*", "\n", "é", "--", "-x", "\\");
        var argv = new java.util.ArrayList<>(List.of("/usr/bin/printf", "%s|"));
        argv.addAll(words);
        Ended ended = sandbox.start(new Command(argv, ground.workspace(), Map.of()), confinement)
                .await();
        assertThat(ended.output().text()).isEqualTo(String.join("|", words) + "|");
    }

    @Test
    void readsNothingFromTheTerminal() throws InterruptedException {
        assertThat(run("cat; read -r line || echo end").output().text()).isEqualTo("end\n");
    }

    @Test
    void showsOutputWhileTheCommandRuns() throws InterruptedException {
        var seen = new CountDownLatch(1);
        try (var running = sandbox.start(ground.bash("echo early; sleep 600"), confinement, text -> seen.countDown())) {
            seen.await();
            running.kill();
            assertThat(running.await().stop()).contains(new Stop.Killed());
        }
    }

    @Test
    void aCommandOutlivesTheThreadThatAskedForIt() throws InterruptedException {
        var started = new AtomicReference<Running>();
        var fifo = ground.workspace().resolve("go");
        run("mkfifo go");
        Thread.ofPlatform()
                .start(() -> started.set(sandbox.start(ground.bash("cat go"), confinement)))
                .join();
        assertThat(run("echo went > " + fifo).succeeded()).isTrue(); // a fifo in the workspace joins two commands
        assertThat(started.get().await().output().text()).isEqualTo("went\n");
    }

    @Test
    void aListenerThatFailsEndsTheCommand() {
        Running running = sandbox.start(ground.bash(BROOD + "echo x; sleep 600"), confinement, text -> {
            throw new IllegalStateException("listener");
        });
        assertThatThrownBy(running::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("listener");
    }

    @Test
    void endsACommandAtItsWallLimitWithAllItStarted() throws InterruptedException, IOException {
        Ended ended = run(BROOD + "echo begun; sleep 600", confinement.limits().within(SHORT));
        assertThat(ended.stop()).contains(new Stop.WallTime(SHORT));
        assertThat(ended.output().head()).isEqualTo("begun\n");
        assertThat(nothingHolds("lock")).isTrue();
    }

    @Test
    void leavesNoProcessAfterAnOrdinaryEnd() throws InterruptedException, IOException {
        assertThat(run(BROOD + "echo done"))
                .isEqualTo(new Ended(0, new Output("done\n", "", 0), Optional.empty(), List.of()));
        assertThat(nothingHolds("lock")).isTrue();
    }

    @Test
    void aProcessInTheBackgroundDoesNotHoldTheCall() throws InterruptedException {
        assertThat(run("sleep 600 & echo done", confinement.limits().within(Duration.ofSeconds(30)))
                        .stop())
                .isEmpty();
    }

    @Test
    void endsAFloodAndKeepsItsTwoEnds() throws InterruptedException {
        var limits = confinement.limits().with(new OutputLimits(100, 1_000_000));
        Ended ended = run("echo first; yes", limits);
        assertThat(ended.stop()).contains(new Stop.OutputFlood(1_000_000));
        assertThat(ended.output().head()).startsWith("first\ny\ny\n").hasSize(50);
        assertThat(ended.output().omittedBytes()).isGreaterThan(900_000);
    }

    @Test
    void boundsAForkBomb() throws InterruptedException, IOException {
        var limits = confinement.limits().within(Duration.ofSeconds(30)).with(new Quotas(40, 64, 1 << 20, 1 << 20));
        Ended ended = run("exec 8>lock; flock -s 8; bomb() { bomb | bomb & }; bomb; sleep 600", limits);
        assertThat(ended.stop()).contains(new Stop.Processes(40));
        assertThat(nothingHolds("lock")).isTrue();
    }

    @Test
    void boundsFiles() throws InterruptedException {
        var limits = confinement.limits().with(new Quotas(64, 32, 1 << 20, 2 << 20));
        assertThat(run("head -c 2000000 /dev/zero > big; echo $?; stat -c %s big", limits)
                        .output()
                        .text())
                .contains("153\n1048576\n");
        assertThat(run("for i in $(seq 40); do eval \"exec {fd$i}</dev/null\"; done", limits)
                        .output()
                        .text())
                .contains("Too many open files");
    }

    @Test
    void aCommandThatPosesAsABrokenSandboxHasStillRun() throws InterruptedException {
        assertThat(run("echo 'bwrap: Can not' > /proc/1/fd/2; echo ran; exit 1")
                        .output()
                        .text())
                .contains("ran");
    }

    @Test
    void closingKills() throws InterruptedException, IOException {
        var begun = new CountDownLatch(1);
        try (var running =
                sandbox.start(ground.bash(BROOD + "echo x; sleep 600"), confinement, t -> begun.countDown())) {
            begun.await();
            assertThat(running).isNotNull();
        }
        assertThat(nothingHolds("lock")).isTrue();
    }

    @Test
    void aKilledPlatformLeavesNoCommandBehind() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process platform = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherPlatform.class.getName(),
                        backend.name(),
                        ground.home().toString(),
                        ground.scratch().toString(),
                        ground.workspace().toString(),
                        BROOD + "echo begun; sleep 600")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = platform.inputReader()) {
            assertThat(output.readLine()).isEqualTo("begun");
            assertThat(nothingHolds("lock")).isFalse();
        } finally {
            platform.destroyForcibly().waitFor(); // kill -9
        }
        assertThat(released("lock")).isTrue();
    }

    private Ended run(String script) throws InterruptedException {
        return run(script, confinement.limits());
    }

    private Ended run(String script, ProcessLimits limits) throws InterruptedException {
        return sandbox.start(ground.bash(script), confinement.with(limits)).await();
    }

    /** Whether no process on the machine holds the lock, at this moment. */
    private boolean nothingHolds(String name) throws IOException, InterruptedException {
        return locked("--nonblock", name) == 0;
    }

    /** Whether every holder of the lock goes away; waits for it. */
    private boolean released(String name) throws IOException, InterruptedException {
        return locked("--wait=20", name) == 0;
    }

    private int locked(String how, String name) throws IOException, InterruptedException {
        Path lock = ground.workspace().resolve(name);
        assertThat(Files.exists(lock)).isTrue();
        return new ProcessBuilder("flock", "--exclusive", how, lock.toString(), "true")
                .start()
                .waitFor();
    }
}
