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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A command that bubblewrap holds: it dies with the first process of its namespace. */
final class BubblewrapProcess implements Started {
    /** How long the processes of a killed command may take to vanish. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int STANDS_STILL = 19; // SIGSTOP
    private static final String STANDING_OR_ENDED = "TtZXx";
    private static final Duration STANDING = Duration.ofSeconds(1);
    private static final Duration NAP = Duration.ofNanos(50_000);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int STATUS_BYTES_MAX = 16 * 1024;
    private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d{1,10})");

    private final Process process;
    private final InputStream output;
    private volatile boolean killed;

    BubblewrapProcess(Process process) {
        this.process = process;
        this.output = process.getInputStream();
    }

    @Override
    public int read(byte[] chunk) throws IOException {
        return output.read(chunk);
    }

    @Override
    public Optional<StandardInput> input() {
        return Optional.empty();
    }

    @Override
    public ProcessTable processes(ProcessTable all) {
        return all.beneath(process.pid());
    }

    @Override
    public Optional<Path> scratch() {
        return Optional.empty(); // in memory, with a bound of its own
    }

    @Override
    public List<Refusal> refused() {
        return List.of(); // its network leads nowhere, and nobody looks
    }

    @Override
    public void kill() {
        killed = true;
        standStill();
        // The first process inside, then the one outside: each alone is enough once both have set themselves up.
        // By handle, because the process object would close the streams that are still to be drained.
        process.children().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /**
     * Keeps the process outside from making the first one inside between our look at its children and its end: that one
     * would live on, since it does not yet know that it is to die with its parent.
     */
    private void standStill() {
        if (!process.isAlive()) {
            return;
        }
        Kernel.call(SystemCall.KILL, process.pid(), STANDS_STILL);
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        for (long naps = STANDING.dividedBy(NAP); naps > 0; naps--) {
            try {
                String state = Files.readString(stat, StandardCharsets.ISO_8859_1);
                if (STANDING_OR_ENDED.indexOf(state.charAt(state.lastIndexOf(')') + 2)) >= 0) {
                    return;
                }
            } catch (IOException e) {
                return; // it has ended
            }
            LockSupport.parkNanos(NAP.toNanos());
        }
    }

    @Override
    public CompletableFuture<Integer> end() throws IOException, InterruptedException {
        String status = new String(process.getErrorStream().readNBytes(STATUS_BYTES_MAX), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        awaitEmptiness(status);
        if (!status.contains(Launch.STARTED) && !killed) {
            throw new SandboxException(
                    Code.SETUP_FAILED,
                    "the sandbox could not be set up, nothing was run: `"
                            + Visible.inert(withoutReports(status), 400)
                            + "`; run `holdfast doctor`");
        }
        return CompletableFuture.completedFuture(exitCode);
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
}
