package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command when something of the platform breaks. */
@Timeout(30)
class BrokenTest {
    @TempDir
    Path workspace;

    /** A class that cannot be initialized, such as one whose libc lacks a function, is an error and no exception. */
    @Test
    void aStartThatEndsInAnErrorIsRefused() {
        Started.Start broken = () -> {
            throw new ExceptionInInitializerError("no such function in libc");
        };
        assertThatThrownBy(() -> Running.start(broken, Confinement.to(workspace), text -> {}))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no such function in libc");
    }

    @Test
    void aCommandThatCannotBeMeasuredIsKilled() throws InterruptedException {
        var limits = ProcessLimits.USUAL.within(Duration.ofSeconds(20));
        try (var running =
                Running.start(Unmeasurable::new, Confinement.to(workspace).with(limits), text -> {})) {
            assertThat(running.await())
                    .isEqualTo(new Ended(137, new Output("", "", 0), Optional.of(new Stop.Killed()), List.of()));
        }
    }

    /** Runs until it is killed. */
    private static final class Unmeasurable implements Started {
        private final CountDownLatch killed = new CountDownLatch(1);

        @Override
        public int read(byte[] chunk) {
            return -1;
        }

        @Override
        public Optional<StandardInput> input() {
            return Optional.empty();
        }

        @Override
        public ProcessTable processes(ProcessTable all) {
            throw new IllegalStateException("no table");
        }

        @Override
        public Optional<Path> scratch() {
            return Optional.empty();
        }

        @Override
        public List<Refusal> refused() {
            return List.of();
        }

        @Override
        public void kill() {
            killed.countDown();
        }

        @Override
        public int end() throws InterruptedException {
            killed.await();
            return 137;
        }
    }
}
