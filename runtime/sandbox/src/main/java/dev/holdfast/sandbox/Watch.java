package dev.holdfast.sandbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at all running commands every now and then, and has those ended that use too much, time above all. One thread does
 * it for all of them: one look at the machine's processes serves every command, and one that ends soon is never looked at.
 * For any thread.
 */
final class Watch {
    private static final Watch OVER_ALL = new Watch();

    private final Object lock = new Object(); // guards the rest
    private final Set<Watched> running = new LinkedHashSet<>();
    private boolean begun;

    private Watch() {}

    /** A command that is looked at until it has ended. Equal to itself alone. */
    static final class Watched {
        private final Started process;
        private final ProcessLimits limits;
        private final Meter meter;
        private final long deadline;
        private final Consumer<Stop> end;

        /**
         * @param meter began to measure when the command did
         * @param end ends the command; any number of times
         */
        Watched(Started process, ProcessLimits limits, Meter meter, Consumer<Stop> end) {
            this.process = process;
            this.limits = limits;
            this.meter = meter;
            this.deadline = System.nanoTime() + limits.wall().toNanos();
            this.end = end;
        }

        private void look(ProcessTable all) {
            try {
                if (System.nanoTime() - deadline >= 0) {
                    stop(new Stop.WallTime(limits.wall()));
                } else {
                    meter.look(process.processes(all)).ifPresent(this::stop);
                }
            } catch (RuntimeException e) { // a command that cannot be measured cannot be limited
                stop(new Stop.Killed());
            }
        }

        /** Not on the thread that watches: to end one command may take a while, and others wait. */
        private void stop(Stop why) {
            Thread.ofVirtual().name("sandbox-limit").start(() -> end.accept(why));
        }
    }

    /** From now on this command is looked at. */
    static void over(Watched command) {
        OVER_ALL.add(command);
    }

    /** This command has ended. */
    static void forget(Watched command) {
        synchronized (OVER_ALL.lock) {
            OVER_ALL.running.remove(command);
        }
    }

    private void add(Watched command) {
        synchronized (lock) {
            if (running.isEmpty()) {
                lock.notifyAll();
            }
            running.add(command);
            if (!begun) {
                Threads.run("sandbox-watch", this::watch);
                begun = true;
            }
        }
    }

    private void watch() {
        try {
            while (true) { // a daemon's
                look(next());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread that watches commands", e);
        }
    }

    /** Waits until it is time to look, and there is something to look at. */
    private List<Watched> next() throws InterruptedException {
        synchronized (lock) {
            while (running.isEmpty()) {
                lock.wait();
            }
        }
        Thread.sleep(Meter.INTERVAL);
        synchronized (lock) {
            return List.copyOf(running);
        }
    }

    private static void look(List<Watched> commands) {
        if (commands.isEmpty()) {
            return;
        }
        try {
            var all = ProcessTable.read();
            for (Watched command : commands) {
                command.look(all);
            }
        } catch (RuntimeException | Error e) { // the border of one look: none of them can be measured
            commands.forEach(command -> command.stop(new Stop.Killed()));
        }
    }
}
