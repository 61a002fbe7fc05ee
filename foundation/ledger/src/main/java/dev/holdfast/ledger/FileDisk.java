package dev.holdfast.ledger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.holdfast.ledger.DirectoryLocks.Sharing;
import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A directory of a real file system, for its owner alone: directories have mode 0700, files 0600, and no symbolic link in
 * it is followed. Needs POSIX permissions, locks and atomic renames, as Linux and macOS have them.
 *
 * <p>An interrupt never stops an operation half way: it is kept for the caller, and the operation runs to its end.
 */
public final class FileDisk implements Disk {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    static final FileAttribute<?> DIRECTORY_MODE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}(/[a-z0-9]{1,31}(\\.p)?){0,12}");

    /**
     * A file that grows gets some times its size more, within these, and at once as much as the one that it replaced had:
     * a write into room that is there needs nothing but its own bytes to be synced, and no file system's journal.
     */
    private static final int ROOM_FACTOR = 3;

    private static final int ROOM_BYTES_MIN = 64 * 1024;
    private static final int ROOM_BYTES_MAX = 8 * 1024 * 1024;

    /** So little is read without asking first how much is there. */
    private static final int READ_BYTES_FEW = 4 * 1024;

    /** How many interrupts one operation outlasts; a caller sends one or two. */
    static final int INTERRUPTS_MAX = 100;

    private final Path directory;
    private final DirectoryLocks locks;
    private final OpenFiles writings = new OpenFiles(Set.of(WRITE, CREATE, NOFOLLOW_LINKS), FILE_MODE);
    private final OpenFiles readings = new OpenFiles(Set.of(READ, NOFOLLOW_LINKS));
    private final Map<String, Path> near = new ConcurrentHashMap<>(); // the few files right in the directory
    private final PreparedFiles prepared = new PreparedFiles();
    private volatile long roomBytes = ROOM_BYTES_MIN; // as much as was needed last

    private FileDisk(Path directory, FileStatus.Identity identity, Sharing sharing) {
        this.directory = directory;
        this.locks = new DirectoryLocks(directory, identity, sharing);
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
            return new FileDisk(real, identity(real), Sharing.EXCLUSIVE);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * Opens a directory for reading alone: nothing in it is changed or created, whoever it belongs to. Writing fails, and
     * locks are shared with other readers.
     *
     * @throws LedgerException {@code DISK} when it cannot be read or is no directory
     */
    public static FileDisk readOnly(Path directory) {
        try {
            Path real = directory.toRealPath();
            try (var _ = Files.newDirectoryStream(real)) {
                return new FileDisk(real, identity(real), Sharing.READERS);
            }
        } catch (IOException e) {
            throw unusable(directory, e);
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
        Path file = file(name);
        return whole(() -> {
            try {
                if (name.indexOf('/') < 0) {
                    return read(readings.open(file), from, bytesMax); // few, and read again and again
                }
                try (FileChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
                    return read(channel, from, bytesMax);
                }
            } catch (NoSuchFileException e) {
                return new byte[0];
            }
        });
    }

    private static byte[] read(FileChannel channel, long from, int bytesMax) throws IOException {
        int bytesHere = bytesMax <= READ_BYTES_FEW ? bytesMax : Math.clamp(channel.size() - from, 0, bytesMax);
        byte[] bytes = new byte[bytesHere];
        var buffer = ByteBuffer.wrap(bytes);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, from + buffer.position());
        }
        return buffer.hasRemaining() ? Arrays.copyOf(bytes, buffer.position()) : bytes;
    }

    @Override
    public List<String> list(String folder) throws IOException {
        try (var entries = Files.list(file(folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void write(String name, long at, byte[] bytes) throws IOException {
        whole(() -> {
            FileChannel channel = writing(name);
            long end = at + bytes.length;
            boolean grows = FileStatus.of(file(name)).map(FileStatus::bytes).orElse(0L) < end;
            try {
                WholeFiles.write(channel, bytes, at);
            } catch (IOException e) {
                prepared.discard(file(name)); // a full disk has no room for it, and the next try may find what it took
                throw e;
            }
            if (grows) {
                makeRoom(channel, end);
            }
            return end;
        });
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        whole(() -> writing(name).truncate(size));
    }

    /** Syncs through the channel that wrote, which alone is sure to be told of a failed write. */
    @Override
    public void sync(String name) throws IOException {
        if (locks.sharing() == Sharing.READERS) {
            syncUnwritten(name);
            return;
        }
        whole(() -> {
            boolean synced = false;
            try {
                writing(name).force(false);
                synced = true;
                return name;
            } finally {
                if (!synced) {
                    writings.forget(file(
                            name)); // its pages may be taken for clean now: what comes next begins with what is on disk
                }
            }
        });
    }

    @Override
    public void replace(SortedMap<String, byte[]> files) throws IOException {
        requireWritable();
        var targets = new TreeMap<Path, byte[]>();
        for (var file : files.entrySet()) {
            targets.put(file(file.getKey()), file.getValue());
        }
        whole(() -> {
            if (targets.size() == 1) {
                prepared.discard(targets.firstKey());
            }
            try {
                WholeFiles.replace(directory, targets);
            } catch (IOException e) {
                prepared.discard();
                throw e;
            }
            return targets;
        });
    }

    @Override
    public void reuse(String name, byte[] bytes) throws IOException {
        requireWritable();
        Path file = file(name);
        boolean reused = whole(() -> prepared.put(file, bytes));
        if (!reused) {
            replace(name, bytes);
        }
    }

    @Override
    public void prepare(String name, byte[] beginning, int bytes) throws IOException {
        requireWritable();
        Path file = file(name);
        try {
            whole(() -> {
                prepared.prepare(file, beginning, bytes);
                return file;
            });
        } catch (IOException e) {
            // the last room of a full disk is not for zeros; what is wrong otherwise shows at the next write
        }
    }

    @Override
    public void delete(String name) throws IOException {
        requireWritable();
        Files.deleteIfExists(file(name));
    }

    @Override
    public void discard(String folder) throws IOException {
        requireWritable();
        for (String name : list(folder)) {
            Files.deleteIfExists(file(folder).resolve(name));
        }
        Files.deleteIfExists(file(folder));
    }

    @Override
    public Optional<Hold> lock(Lock which, Duration deadline) throws IOException {
        return whole(() -> locks.lock(which, deadline));
    }

    @Override
    public void close() throws IOException {
        try (writings;
                readings;
                prepared) {
            locks.close();
        }
    }

    private void requireWritable() throws IOException {
        if (locks.sharing() == Sharing.READERS) {
            throw new IOException("`" + directory + "` was opened for reading alone");
        }
    }

    private Path file(String name) throws IOException {
        Path known = near.get(name);
        if (known != null) {
            return known;
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a file name of a ledger: " + name);
        }
        Path file = directory;
        for (String part : name.split("/", -1)) {
            if (!file.equals(directory) && Files.isSymbolicLink(file)) {
                throw new IOException("`" + file + "` is a symbolic link");
            }
            file = file.resolve(part);
        }
        if (name.indexOf('/') < 0) {
            near.put(name, file);
        }
        return file;
    }

    /** The channel whose next sync tells what became of every write since the last one. */
    private FileChannel writing(String name) throws IOException {
        requireWritable();
        return writings.open(file(name));
    }

    private void syncUnwritten(String name) throws IOException {
        whole(() -> {
            try (FileChannel channel = FileChannel.open(file(name), READ, NOFOLLOW_LINKS)) {
                channel.force(false);
            } catch (NoSuchFileException e) {
                // an empty file
            }
            return name;
        });
    }

    /** Writes zeros behind the end. Without them the file is as good, only slower; a full disk shows at the next write. */
    private void makeRoom(FileChannel channel, long end) {
        roomBytes = Math.clamp(Math.max(roomBytes, ROOM_FACTOR * end), ROOM_BYTES_MIN, ROOM_BYTES_MAX);
        try {
            WholeFiles.write(channel, new byte[Math.toIntExact(roomBytes)], end);
        } catch (ClosedByInterruptException e) {
            // the sync that follows finds the channel closed, and the caller starts over
        } catch (IOException e) {
            giveBack(channel, end);
        }
    }

    /** The last room of a full disk is not for zeros: tiles need it, and so do others. */
    private static void giveBack(FileChannel channel, long end) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            // what was asked for has been written
        }
    }

    private static FileStatus.Identity identity(Path directory) throws IOException {
        return FileStatus.of(directory)
                .map(FileStatus::identity)
                .orElseThrow(() -> new NoSuchFileException(directory.toString()));
    }

    private static LedgerException unusable(Path directory, IOException e) {
        return new LedgerException(
                Code.DISK, "cannot use `" + directory + "` for a ledger: " + e.getMessage() + "; name another", e);
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
                } catch (ClosedChannelException e) {
                    // an interrupt of another thread closed the channel, which is opened anew
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
