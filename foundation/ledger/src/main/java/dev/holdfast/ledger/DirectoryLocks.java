package dev.holdfast.ledger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The locks of one directory: a turn among the threads of this JVM, which the system's file locks do not tell apart, and
 * then a file lock against other processes. Safe for use by several threads.
 */
final class DirectoryLocks implements AutoCloseable {
    private static final Duration POLL_MIN = Duration.ofNanos(50_000);
    private static final Duration POLL_MAX = Duration.ofMillis(1);

    /** Who may hold which directory's locks within this JVM. */
    private static final Map<FileStatus.Identity, Map<Disk.Lock, Turn>> TURNS = new ConcurrentHashMap<>();

    /** Who else may hold a lock at the same time. */
    enum Sharing {
        /** Nobody. */
        EXCLUSIVE,
        /** Other readers; it needs no right to write. */
        READERS
    }

    private final Map<Disk.Lock, Turn> turns;
    private final Path directory;
    private final Sharing sharing;

    /**
     * @param directory exists
     * @param identity equal for all names of the directory
     */
    DirectoryLocks(Path directory, FileStatus.Identity identity, Sharing sharing) {
        this.turns = TURNS.computeIfAbsent(identity, _ -> fresh());
        this.directory = directory;
        this.sharing = sharing;
    }

    Sharing sharing() {
        return sharing;
    }

    /** @param deadline how long to wait, at least zero */
    Optional<Disk.Hold> lock(Disk.Lock which, Duration deadline) throws IOException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        Turn turn = turn(which);
        if (!turn.free.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        Optional<Disk.Hold> held = Optional.empty();
        try {
            held = locked(turn, directory.resolve(name(which)), end).map(release -> new Held(release, turn));
            return held;
        } finally {
            if (held.isEmpty()) {
                turn.free.release();
            }
        }
    }

    /** Closes the files that stayed open; one that is in use stays open for those who use it. */
    @Override
    public void close() throws IOException {
        for (Turn turn : turns.values()) {
            if (turn.free.tryAcquire()) {
                try {
                    turn.files.close();
                } finally {
                    turn.free.release();
                }
            }
        }
    }

    private Optional<Release> locked(Turn turn, Path file, long end) throws IOException, InterruptedException {
        return switch (sharing) {
            case EXCLUSIVE ->
                locked(turn.files.open(file), end).map(lock -> () -> {
                    try {
                        lock.release();
                    } catch (IOException e) {
                        turn.files.forget(file); // which lets go of it too
                    }
                });
            case READERS -> lockedForReading(file, end);
        };
    }

    private Optional<Release> lockedForReading(Path file, long end) throws IOException, InterruptedException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, READ, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.of(() -> {}); // a copy, or nobody ever wrote
        }
        Optional<FileLock> lock = Optional.empty();
        try {
            lock = locked(channel, end);
            return lock.map(_ -> channel::close);
        } finally {
            if (lock.isEmpty()) {
                channel.close();
            }
        }
    }

    private Optional<FileLock> locked(FileChannel channel, long end) throws IOException, InterruptedException {
        Optional<FileLock> lock = attempt(channel);
        for (long poll = POLL_MIN.toNanos(); lock.isEmpty() && end - System.nanoTime() > 0; poll = longer(poll)) {
            TimeUnit.NANOSECONDS.sleep(poll);
            lock = attempt(channel);
        }
        return lock;
    }

    private Optional<FileLock> attempt(FileChannel channel) throws IOException {
        return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, sharing == Sharing.READERS));
    }

    private static long longer(long poll) {
        return Math.min(POLL_MAX.toNanos(), poll + poll / 2);
    }

    private static String name(Disk.Lock which) {
        return switch (which) {
            case APPEND -> "lock";
            case PUBLISH -> "lock-publish";
        };
    }

    private Turn turn(Disk.Lock which) {
        Turn turn = turns.get(which);
        if (turn == null) {
            throw new IllegalStateException("every lock has a turn");
        }
        return turn;
    }

    private static Map<Disk.Lock, Turn> fresh() {
        var turns = new EnumMap<Disk.Lock, Turn>(Disk.Lock.class);
        for (Disk.Lock which : Disk.Lock.values()) {
            turns.put(which, new Turn());
        }
        return turns;
    }

    /** Lets go of a file lock. */
    private interface Release {
        void run() throws IOException;
    }

    /**
     * Whose turn it is within this JVM, and the file that is locked then. INVARIANT: a descriptor of that file is closed
     * by whoever has the turn alone, since the system then drops every lock that this process has on the file.
     */
    private static final class Turn {
        private final Semaphore free = new Semaphore(1);
        private final OpenFiles files = new OpenFiles(Set.of(WRITE, CREATE, NOFOLLOW_LINKS), FileDisk.FILE_MODE);
    }

    /** A lock while it is held. */
    private static final class Held implements Disk.Hold {
        private final Release release;
        private final Turn turn;
        private boolean released;

        Held(Release release, Turn turn) {
            this.release = release;
            this.turn = turn;
        }

        @Override
        public synchronized void close() throws IOException {
            if (!released) {
                released = true;
                try {
                    // INVARIANT: the file lock goes before the turn, or the next thread would find it taken
                    release.run();
                } finally {
                    turn.free.release();
                }
            }
        }
    }
}
