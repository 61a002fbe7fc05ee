package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
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
    void aCommandThatCannotBeMeasuredIsKilledAndNoOther() throws InterruptedException {
        var confinement = Confinement.to(workspace).with(ProcessLimits.USUAL.within(Duration.ofSeconds(20)));
        var looks = new CountDownLatch(3);
        var measured = new Endless(all -> {
            looks.countDown();
            return all.where(row -> false);
        });
        try (var other = Running.start(() -> measured, confinement, text -> {});
                var running = Running.start(() -> new Endless(BrokenTest::noTable), confinement, text -> {})) {
            assertThat(running.await()).isEqualTo(killed(new Stop.Killed()));
            looks.await();
            assertThat(measured.end()).isNotDone();
            other.kill();
            assertThat(other.await()).isEqualTo(killed(new Stop.Killed()));
        }
    }

    @Test
    void eachCommandHasItsOwnTime() throws InterruptedException {
        var confinement = Confinement.to(workspace);
        var soon = ProcessLimits.USUAL.within(Duration.ofMillis(1));
        var later = ProcessLimits.USUAL.within(Duration.ofMillis(400));
        var patient = new Endless(all -> all.where(row -> false));
        try (var second = Running.start(() -> patient, confinement.with(later), text -> {});
                var first = Running.start(
                        () -> new Endless(all -> all.where(row -> false)), confinement.with(soon), text -> {})) {
            assertThat(first.await()).isEqualTo(killed(new Stop.WallTime(Duration.ofMillis(1))));
            assertThat(second.await()).isEqualTo(killed(new Stop.WallTime(Duration.ofMillis(400))));
        }
    }

    private static Ended killed(Stop why) {
        return new Ended(137, new Output("", "", 0), Optional.of(why), List.of());
    }

    private static ProcessTable noTable(ProcessTable all) {
        throw new IllegalStateException("no table of " + all);
    }

    /** Runs until it is killed. */
    private static final class Endless implements Started {
        private final CompletableFuture<Integer> end = new CompletableFuture<>();
        private final UnaryOperator<ProcessTable> own;

        Endless(UnaryOperator<ProcessTable> own) {
            this.own = own;
        }

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
            return own.apply(all);
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
            end.complete(137);
        }

        @Override
        public CompletableFuture<Integer> end() {
            return end;
        }
    }
}
