package dev.holdfast.cli;

import dev.holdfast.monitor.Commands;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Ctrl-C does: the command that runs is killed, the call is recorded, and the process ends; the session can be
 * resumed. A call that takes longer than the grace is left to the next resume, which settles it.
 */
final class Interrupt implements AutoCloseable {
    private static final long GRACE_SECONDS = 5;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Commands commands, PrintStream err, String farewell, Runnable last) {
        this.hook = Thread.ofPlatform().name("interrupt").unstarted(() -> {
            requested.set(true);
            commands.stop();
            try {
                boolean inTime = done.await(GRACE_SECONDS, TimeUnit.SECONDS);
                last.run();
                err.println("holdfast: " + (inTime ? "" : "stopped in the middle of a call; ") + farewell);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * @param farewell the last line a person sees: the process ends before anybody else could print one
     * @param last what else is to be told then, to programs
     */
    static Interrupt install(Commands commands, PrintStream err, String farewell, Runnable last) {
        var interrupt = new Interrupt(commands, err, farewell, last);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    boolean requested() {
        return requested.get();
    }

    @Override
    public void close() {
        done.countDown();
        if (!requested.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // the hook runs already
            }
        }
    }
}
