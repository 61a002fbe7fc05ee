package dev.holdfast.ledger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A directory of a real file system, for its owner alone: the directory has mode 0700, its files 0600, and no symbolic
 * link in it is followed. Needs POSIX permissions, locks and atomic renames, as Linux and macOS have them.
 *
 * <p>An interrupt never stops an operation half way: it is kept for the caller, and the operation runs to its end.
 */
public final class FileDisk implements Disk {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> DIRECTORY_MODE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final String LOCK = "lock";
    private static final Duration LOCK_POLL = Duration.ofMillis(1);

    /** How many interrupts one operation outlasts; a caller sends one or two. */
    static final int INTERRUPTS_MAX = 100;

    /** Who may hold which directory's lock within this JVM: the system's file locks tell processes apart, not threads. */
    private static final Map<Object, Semaphore> TURNS = new ConcurrentHashMap<>();

    private final Path directory;
    private final Semaphore turn;
    private final Map<String, FileChannel> unsynced = new HashMap<>(); // guarded by itself

    private FileDisk(Path directory, Semaphore turn) {
        this.directory = directory;
        this.turn = turn;
    }

    /**
     * Opens a directory, which is created if need be, its parents included.
     *
     * @throws LedgerException {@code DISK} when it cannot be created, is no directory, or others may look into it
     */
    public static FileDisk open(Path directory) {
        try {
            Files.createDirectories(directory, DIRECTORY_MODE);
            Path real = directory.toRealPath();
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(real, NOFOLLOW_LINKS))) {
                throw new LedgerException(
                        Code.DISK, "others have rights on `" + directory + "`; take them away with `chmod 700`");
            }
            var attributes = Files.readAttributes(real, BasicFileAttributes.class, NOFOLLOW_LINKS);
            Object identity = Objects.requireNonNullElse(attributes.fileKey(), real);
            return new FileDisk(real, TURNS.computeIfAbsent(identity, _ -> new Semaphore(1)));
        } catch (IOException e) {
            throw new LedgerException(
                    Code.DISK, "cannot use `" + directory + "` for a ledger: " + e.getMessage() + "; name another", e);
        }
    }

    @Override
    public long size(String name) throws IOException {
        Path file = file(name);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new IOException("`" + file + "` is no plain file");
            }
            return attributes.size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public byte[] read(String name, long from, int bytesMax) throws IOException {
        return whole(() -> {
            int bytes = Math.clamp(size(name) - from, 0, bytesMax);
            if (bytes == 0) {
                return new byte[0];
            }
            try (FileChannel channel = FileChannel.open(file(name), READ, NOFOLLOW_LINKS)) {
                var buffer = ByteBuffer.allocate(bytes);
                int read = 0;
                while (buffer.hasRemaining() && read >= 0) {
                    read = channel.read(buffer, from + buffer.position());
                }
                byte[] got = new byte[buffer.flip().remaining()];
                buffer.get(got);
                return got;
            }
        });
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        long end = size(name);
        whole(() -> {
            write(writable(name), bytes, end);
            return end;
        });
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        whole(() -> writable(name).truncate(size));
    }

    /** Syncs through the channel that wrote, which alone is sure to be told of a failed write. */
    @Override
    public void sync(String name) throws IOException {
        whole(() -> {
            try (FileChannel channel = writable(name)) {
                channel.force(false);
                return name;
            } finally {
                synchronized (unsynced) {
                    unsynced.remove(name);
                }
            }
        });
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        Path target = file(name);
        Path fresh = directory.resolve(name + ".new");
        whole(() -> {
            Files.deleteIfExists(fresh); // a crash may have left one
            try (FileChannel channel = FileChannel.open(fresh, Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FILE_MODE)) {
                write(channel, bytes, 0);
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
            return target;
        });
    }

    @Override
    public Optional<Hold> lock(Duration deadline) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        return whole(() -> {
            if (!turn.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
            Optional<FileChannel> locked = Optional.empty();
            try {
                locked = lockedAgainstProcesses(end);
                return locked.map(Held::new);
            } finally {
                if (locked.isEmpty()) {
                    turn.release();
                }
            }
        });
    }

    @Override
    public void close() throws IOException {
        synchronized (unsynced) {
            for (FileChannel channel : unsynced.values()) {
                channel.close();
            }
            unsynced.clear();
        }
    }

    private Optional<FileChannel> lockedAgainstProcesses(long end) throws IOException, InterruptedException {
        FileChannel channel = opened(LOCK);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            while (!locked && end - System.nanoTime() > 0) {
                Thread.sleep(LOCK_POLL);
                locked = channel.tryLock() != null;
            }
            return locked ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** The lock while it is held; the system lets go of it when the channel closes. */
    private final class Held implements Hold {
        private final FileChannel channel;
        private boolean released;

        Held(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public synchronized void close() throws IOException {
            if (!released) {
                released = true;
                try (channel) {
                    // INVARIANT: the file lock goes before the turn, or the next thread would find it taken
                } finally {
                    turn.release();
                }
            }
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a file name of a ledger: " + name);
        }
        return directory.resolve(name);
    }

    /** The channel whose next sync tells what became of every write since the last one. */
    private FileChannel writable(String name) throws IOException {
        synchronized (unsynced) {
            FileChannel channel = unsynced.get(name);
            if (channel == null || !channel.isOpen()) {
                channel = opened(name);
                unsynced.put(name, channel);
                if (channel.size() == 0) {
                    syncDirectory(); // a file that was just made must not lose its name with what it will hold
                }
            }
            return channel;
        }
    }

    private FileChannel opened(String name) throws IOException {
        return FileChannel.open(file(name), Set.of(WRITE, CREATE, NOFOLLOW_LINKS), FILE_MODE);
    }

    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    /** Runs an operation that may be started over until no interrupt comes in between. */
    private static <T> T whole(Operation<T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 0; attempt <= INTERRUPTS_MAX; attempt++) {
                try {
                    return operation.run();
                } catch (ClosedByInterruptException | InterruptedException e) {
                    interrupted = true;
                    Thread.interrupted(); // the channel's exception leaves the flag set, which would end the next try
                }
            }
            throw new IOException("interrupted more than " + INTERRUPTS_MAX + " times during one operation");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Operation<T> {
        T run() throws IOException, InterruptedException;
    }
}
