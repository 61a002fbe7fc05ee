package dev.holdfast.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The locks of one directory: a turn among the threads of this JVM, which the system's file locks do not tell apart, and
 * then a file lock against other processes. Safe for use by several threads.
 */
final class DirectoryLocks {
    private static final Duration POLL_MIN = Duration.ofNanos(50_000);
    private static final Duration POLL_MAX = Duration.ofMillis(1);

    /** Who may hold which directory's locks within this JVM. */
    private static final Map<Object, Map<Disk.Lock, Semaphore>> TURNS = new ConcurrentHashMap<>();

    /** Opens the file that a lock lies on; empty when there is none and none can be made, so that nobody holds it. */
    interface LockFiles {
        Optional<FileChannel> open(Disk.Lock which) throws IOException;
    }

    /** Who else may hold a lock at the same time. */
    enum Sharing {
        /** Nobody. */
        EXCLUSIVE,
        /** Other readers; it needs no right to write. */
        READERS
    }

    private final Map<Disk.Lock, Semaphore> turns;
    private final LockFiles files;
    private final Sharing sharing;

    /** @param identity equal for all names of one directory */
    DirectoryLocks(Object identity, Sharing sharing, LockFiles files) {
        this.turns = TURNS.computeIfAbsent(identity, _ -> fresh());
        this.sharing = sharing;
        this.files = files;
    }

    Sharing sharing() {
        return sharing;
    }

    /** @param deadline how long to wait, at least zero */
    Optional<Disk.Hold> lock(Disk.Lock which, Duration deadline) throws IOException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        Semaphore turn = turn(which);
        if (!turn.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        Optional<Disk.Hold> held = Optional.empty();
        try {
            Optional<FileChannel> file = files.open(which);
            held = file.isEmpty()
                    ? Optional.of(new Held(Optional.empty(), turn))
                    : locked(file.get(), end).map(channel -> new Held(Optional.of(channel), turn));
            return held;
        } finally {
            if (held.isEmpty()) {
                turn.release();
            }
        }
    }

    private Optional<FileChannel> locked(FileChannel channel, long end) throws IOException, InterruptedException {
        boolean locked = false;
        try {
            locked = attempt(channel);
            for (long poll = POLL_MIN.toNanos(); !locked && end - System.nanoTime() > 0; poll = longer(poll)) {
                TimeUnit.NANOSECONDS.sleep(poll);
                locked = attempt(channel);
            }
            return locked ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private boolean attempt(FileChannel channel) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, sharing == Sharing.READERS) != null;
    }

    private static long longer(long poll) {
        return Math.min(POLL_MAX.toNanos(), poll + poll / 2);
    }

    private Semaphore turn(Disk.Lock which) {
        Semaphore turn = turns.get(which);
        if (turn == null) {
            throw new IllegalStateException("every lock has a turn");
        }
        return turn;
    }

    private static Map<Disk.Lock, Semaphore> fresh() {
        var turns = new EnumMap<Disk.Lock, Semaphore>(Disk.Lock.class);
        for (Disk.Lock which : Disk.Lock.values()) {
            turns.put(which, new Semaphore(1));
        }
        return turns;
    }

    /** A lock while it is held; the system lets go of it when the channel closes. */
    private static final class Held implements Disk.Hold {
        private final Optional<FileChannel> channel;
        private final Semaphore turn;
        private boolean released;

        Held(Optional<FileChannel> channel, Semaphore turn) {
            this.channel = channel;
            this.turn = turn;
        }

        @Override
        public synchronized void close() throws IOException {
            if (!released) {
                released = true;
                try {
                    // INVARIANT: the file lock goes before the turn, or the next thread would find it taken
                    if (channel.isPresent()) {
                        channel.get().close();
                    }
                } finally {
                    turn.release();
                }
            }
        }
    }
}
