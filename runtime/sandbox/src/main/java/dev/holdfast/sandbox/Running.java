package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command that was started in a sandbox. Safe for use by several threads. */
public final class Running implements AutoCloseable {
    /** How long the processes of a killed command may take to vanish. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int CHUNK_BYTES = 16 * 1024;

    private final ProcessLimits limits;
    private final Path workspace;
    private final Consumer<String> live;
    private final CompletableFuture<Started> started = new CompletableFuture<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

    private Running(Confinement confinement, Consumer<String> live) {
        this.limits = confinement.limits();
        this.workspace = confinement.workspace();
        this.live = live;
    }

    /** A command that one thread starts and then follows to its end. */
    static Running start(Started.Start start, Confinement confinement, Consumer<String> live) {
        var running = new Running(confinement, live);
        // The kernel kills the sandbox when the *thread* that made it ends (PR_SET_PDEATHSIG), so one thread makes it
        // and stays to its end; a pooled or virtual thread's carrier could go away in between.
        running.onItsThread(start);
        try {
            running.started.join();
            return running;
        } catch (CompletionException e) {
            throw e.getCause() instanceof SandboxException refused
                    ? refused
                    : new SandboxException(
                            Code.SETUP_FAILED,
                            "cannot start a command: " + e.getCause() + "; run `holdfast doctor`",
                            e);
        }
    }

    /** A command that has started, to be followed to its end. */
    static Running of(Started process, Confinement confinement, Consumer<String> live) {
        var running = new Running(confinement, live);
        running.started.complete(process);
        try {
            running.onItsThread(() -> process);
            return running;
        } catch (OutOfMemoryError e) { // of threads
            process.kill();
            throw new SandboxException(Code.SETUP_FAILED, "cannot make a thread: close other programs", e);
        }
    }

    private void onItsThread(Started.Start start) {
        Threads.run("sandbox", () -> run(start));
    }

    /**
     * Waits for the end of the command and of every process it started.
     *
     * @throws SandboxException when the sandbox could not be set up, and so the command did not run, or when its
     *     processes could not be shown to be gone
     */
    public Ended await() throws InterruptedException {
        try {
            return ended.get(limits.wall().plus(GRACE).plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SandboxException(
                    Code.SURVIVORS, "a command killed at its limit still holds its output: look for it with `ps`", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SandboxException refused -> throw refused;
                case RuntimeException listener -> throw listener;
                case null, default -> throw new SandboxException(Code.SETUP_FAILED, "lost the output of a command", e);
            }
        }
    }

    /** The way into its standard input; empty when it was started {@linkplain Input#NONE without one}. */
    public Optional<StandardInput> input() {
        return started.join().input();
    }

    /** Ends the command and every process it started; does nothing when it has ended. Returns at once. */
    public void kill() {
        end(new Stop.Killed());
    }

    /** Kills the command if it still runs, and waits until nothing of it is left. */
    @Override
    public void close() {
        kill();
        try {
            ended.get(GRACE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            return; // await has told, or nobody asked
        } catch (TimeoutException e) {
            throw new SandboxException(
                    Code.SURVIVORS, "a killed command still holds its output: look for it with `ps`", e);
        }
    }

    private void run(Started.Start start) {
        try {
            Started process = start.begin();
            started.complete(process);
            var meter = new Meter(limits, workspace, process.scratch());
            var watched = new Watch.Watched(process, limits, meter, this::end);
            Watch.over(watched);
            var _ = ended.whenComplete((how, broken) -> Watch.forget(watched));
            follow(process);
        } catch (Throwable e) { // the border of one command: whoever waits for its start must hear of an error as well
            started.completeExceptionally(e);
            end(new Stop.Killed());
            ended.completeExceptionally(e);
        }
    }

    /** Takes what it prints until nobody can print any more. */
    private void follow(Started process) throws IOException, InterruptedException {
        var capture = new Capture(limits.output().keptBytesMax());
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = process.read(chunk); count >= 0; count = process.read(chunk)) {
            String text = capture.take(chunk, count);
            if (capture.seen() > limits.output().floodBytes()) {
                end(new Stop.OutputFlood(limits.output().floodBytes())); // and keep draining, so that it can die
            } else if (!text.isEmpty()) {
                live.accept(text);
            }
        }
        Output output = capture.output();
        var _ = process.end().whenComplete((exitCode, broken) -> {
            if (broken == null) {
                ended.complete(new Ended(exitCode, output, Optional.ofNullable(stop.get()), process.refused()));
            } else {
                ended.completeExceptionally(broken);
            }
        });
    }

    private void end(Stop why) {
        if (!ended.isDone()
                && stop.compareAndSet(null, why)
                && started.isDone()
                && !started.isCompletedExceptionally()) {
            started.join().kill();
        }
    }
}
