package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands read, and the terminal they get of their own. */
@Timeout(60)
class StandardInputTest {
    private static final Input SCREEN = new Input.Terminal(new Input.Size(101, 37));

    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = ground.sandbox(Backend.LANDLOCK);
    }

    @Test
    void aPipeBringsEveryByteAndThenItsEnd() throws InterruptedException {
        byte[] much = "0123456789abcde\n".repeat(100_000).getBytes(UTF_8);
        try (var running = start("sleep 0.3; wc -c; echo the end", new Input.Piped())) {
            var input = running.input().orElseThrow();
            input.type(much, much.length); // more than any pipe holds
            input.end();
            assertThat(running.await().output().text()).isEqualTo("1600000\nthe end\n");
        }
    }

    @Test
    void whatNobodyReadsHoldsNobodyUp() throws InterruptedException {
        byte[] much = new byte[1 << 20];
        try (var running = start("exit 5", new Input.Piped())) {
            running.input().orElseThrow().type(much, much.length);
            assertThat(running.await().exitCode()).isEqualTo(5);
            running.input().orElseThrow().type(much, much.length);
        }
    }

    @Test
    void withoutInputThereIsNone() throws InterruptedException {
        try (var running = start("cat; test -t 0 || echo no terminal", Input.NONE)) {
            assertThat(running.input()).isEmpty();
            assertThat(running.await().output().text()).isEqualTo("no terminal\n");
        }
    }

    @Test
    void aTerminalHasItsSizeAndControlsTheSession() throws InterruptedException {
        var ended =
                run("stty size; test -t 0 && test -t 1 && test -t 2 && echo all three; : > /dev/tty && echo mine", "");
        assertThat(ended).isEqualTo("37 101\r\nall three\r\nmine\r\n");
    }

    @Test
    void aProgramIsToldOfAnotherSize() throws InterruptedException {
        var ready = new CompletableFuture<String>();
        try (var running =
                start("trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done", SCREEN, ready)) {
            ready.join();
            running.input().orElseThrow().resize(new Input.Size(90, 20));
            assertThat(running.await().output().text()).contains("20 90");
        }
    }

    @Test
    void keysAreKeys() throws InterruptedException {
        assertThat(run("read line; echo \"got $line\"; cat; echo over", "hello\n\u0004"))
                .isEqualTo("hello\r\ngot hello\r\nover\r\n");
        var ready = new CompletableFuture<String>();
        try (var running = start("trap 'echo interrupted; exit 3' INT; echo ready; sleep 50", SCREEN, ready)) {
            ready.join();
            type(running, "\u0003"); // Ctrl-C
            assertThat(running.await().exitCode()).isEqualTo(3);
        }
    }

    @Test
    void jobControlWorks() throws InterruptedException {
        assertThat(run("bash --norc -i", "sleep 30 &\njobs\nkill %1\nexit 4\n"))
                .contains("Running", "sleep 30")
                .doesNotContain("no job control", "cannot set terminal");
    }

    @Test
    void killingItLeavesNobody() throws InterruptedException {
        var ready = new CompletableFuture<String>();
        try (var running = start("trap '' HUP INT TERM; echo ready; while :; do sleep 0.05; done", SCREEN, ready)) {
            ready.join();
            running.kill();
            assertThat(running.await().stop()).contains(new Stop.Killed());
        }
    }

    @Test
    void aTerminalTakesNoWordsFromACommandAndNoDriver() throws InterruptedException {
        String typing = "perl -e '$_ = \"x\"; ioctl(STDIN, 0x5412, $_) or print \"$!\\n\"'"; // TIOCSTI
        String driver = "perl -e '$_ = pack(\"i\", 3); ioctl(STDIN, 0x5423, $_) or print \"$!\\n\"'"; // TIOCSETD
        assertThat(run(typing + "; " + driver, "")).isEqualTo("Operation not permitted\r\nOperation not permitted\r\n");
    }

    @Test
    void bubblewrapSaysWhichSandboxGivesInput() throws IOException {
        var bubblewrap = ground.sandbox(Backend.BUBBLEWRAP);
        var command = new Command(List.of("cat"), ground.workspace(), Map.of(), new Input.Piped());
        assertThatThrownBy(() -> bubblewrap.start(command, Confinement.to(ground.workspace())))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("use the backend `landlock`");
    }

    private String run(String script, String typed) throws InterruptedException {
        try (var running = start(script, SCREEN)) {
            type(running, typed);
            return running.await().output().text();
        }
    }

    private static void type(Running running, String typed) {
        byte[] bytes = typed.getBytes(UTF_8);
        running.input().orElseThrow().type(bytes, bytes.length);
    }

    private Running start(String script, Input input) {
        return start(script, input, new CompletableFuture<>());
    }

    private Running start(String script, Input input, CompletableFuture<String> first) {
        var environment = new HashMap<>(ground.environment());
        environment.put("TERM", "dumb");
        var command = new Command(List.of("/bin/bash", "-c", script), ground.workspace(), environment, input);
        return sandbox.start(command, Confinement.to(ground.workspace()), first::complete);
    }
}
