package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A command that was started in a sandbox. Safe for use by several threads. */
public final class Running implements AutoCloseable {
    /** How long the processes of a killed command may take to vanish. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(1);
    private static final int STATUS_BYTES_MAX = 16 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d{1,10})");

    private final Launch launch;
    private final ProcessLimits limits;
    private final Consumer<String> live;
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

    private Running(Launch launch, ProcessLimits limits, Consumer<String> live) {
        this.launch = launch;
        this.limits = limits;
        this.live = live;
    }

    static Running start(Launch launch, ProcessLimits limits, Consumer<String> live) {
        var running = new Running(launch, limits, live);
        // The kernel kills the sandbox when the *thread* that made it ends (PR_SET_PDEATHSIG), so one thread makes it
        // and stays to its end; a pooled or virtual thread's carrier could go away in between.
        Thread.ofPlatform().name("sandbox").daemon().start(running::run);
        try {
            running.started.join();
            return running;
        } catch (CompletionException e) {
            throw new SandboxException(
                    Code.SETUP_FAILED, "cannot start `" + launch.bwrap() + "`: check that it can be run", e);
        }
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

    private void run() {
        try {
            Process process = launch.begin();
            started.complete(process);
            Thread.ofVirtual().name("sandbox-limit").start(() -> watch(process));
            ended.complete(follow(process));
        } catch (IOException | InterruptedException | RuntimeException e) { // the border of one command
            started.completeExceptionally(e);
            end(new Stop.Killed());
            ended.completeExceptionally(e);
        }
    }

    /** Ends the command at its wall limit. */
    private void watch(Process process) {
        try {
            if (!process.waitFor(limits.wall())) {
                end(new Stop.WallTime(limits.wall()));
            }
        } catch (InterruptedException e) {
            end(new Stop.Killed());
        }
    }

    private Ended follow(Process process) throws IOException, InterruptedException {
        var capture = new Capture(limits.output().keptBytesMax());
        byte[] chunk = new byte[CHUNK_BYTES];
        InputStream output = process.getInputStream();
        for (int count = output.read(chunk); count >= 0; count = output.read(chunk)) {
            String text = capture.take(chunk, count);
            if (capture.seen() > limits.output().floodBytes()) {
                end(new Stop.OutputFlood(limits.output().floodBytes())); // and keep draining, so that it can die
            } else if (!text.isEmpty()) {
                live.accept(text);
            }
        }
        String status = new String(process.getErrorStream().readNBytes(STATUS_BYTES_MAX), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        awaitEmptiness(status);
        if (!status.contains(Launch.STARTED) && stop.get() == null) {
            throw new SandboxException(
                    Code.SETUP_FAILED,
                    "the sandbox could not be set up, nothing was run: `"
                            + Visible.inert(withoutReports(status), 400)
                            + "`; run `holdfast doctor`");
        }
        return new Ended(exitCode, capture.output(), Optional.ofNullable(stop.get()));
    }

    /**
     * Waits until the first process of the sandbox is gone: the kernel lets it go only after every other one. Without
     * this a background process could still write in the moment after the command's own end.
     */
    private static void awaitEmptiness(String status) throws InterruptedException {
        var child = CHILD.matcher(status); // the first report; a forged one can only come later
        if (!child.find()) {
            return;
        }
        Path first = Path.of("/proc", child.group(1), "stat");
        for (long polls = GRACE.dividedBy(POLL); polls > 0; polls--) {
            try {
                String stat = Files.readString(first, StandardCharsets.ISO_8859_1);
                if (!stat.contains("(bwrap) ") || stat.contains("(bwrap) Z") || stat.contains("(bwrap) X")) {
                    return;
                }
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                return; // it vanished between opening and reading (ESRCH)
            }
            Thread.sleep(POLL);
        }
        throw new SandboxException(
                Code.SURVIVORS,
                "processes of an ended command do not die: look for children of `" + child.group(1) + "`");
    }

    private static String withoutReports(String status) {
        return status.lines().filter(line -> !line.startsWith("{")).reduce("", (a, b) -> (a + " " + b).strip());
    }

    private void end(Stop why) {
        if (!ended.isDone()
                && stop.compareAndSet(null, why)
                && started.isDone()
                && !started.isCompletedExceptionally()) {
            Process process = started.join();
            // The first process inside, then the one outside: each alone is enough once both have set themselves up.
            // By handle, because the process object would close the streams that are still to be drained.
            process.children().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly();
        }
    }
}
