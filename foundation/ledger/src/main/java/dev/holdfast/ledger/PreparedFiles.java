package dev.holdfast.ledger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that will take the place of others soon: one that stood there before, or zeros, and what is known of their content.
 * They stay open, since nothing else can be taken for them then. Safe for use by several threads, each file by one at a time.
 */
final class PreparedFiles implements AutoCloseable {
    private static final int ZEROS_BYTES = 256 * 1024;

    /** So many are synced at once: more would keep every other sync of the disk waiting meanwhile. */
    private static final int SYNCED_BYTES = 1024 * 1024;

    private static final byte[] NOTHING = {};

    private final OpenFiles files = new OpenFiles(Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FileDisk.FILE_MODE);
    private final Map<Path, byte[]> beginnings = new ConcurrentHashMap<>();
    private final Set<Path> targets = ConcurrentHashMap.newKeySet();

    /**
     * @param file what it is for; the prepared one has the name of a {@linkplain WholeFiles#fresh fresh} one
     * @param beginning of its content, as far as it is known
     * @param bytes how long it is at least
     */
    void prepare(Path file, byte[] beginning, int bytes) throws IOException {
        Path fresh = WholeFiles.fresh(file);
        boolean whole = false;
        targets.add(file);
        try {
            Optional<FileChannel> before = files.known(fresh);
            FileChannel channel = before.isPresent() ? before.get() : empty(fresh);
            fill(channel, bytes);
            WholeFiles.write(channel, beginning, 0);
            channel.force(true);
            beginnings.put(fresh, beginning);
            whole = true;
        } finally {
            if (!whole) {
                discard(file);
            }
        }
    }

    /**
     * Writes and syncs the content of a file that is prepared, and puts it in place, durable. What stood there is prepared
     * from then on.
     *
     * @return false, and nothing is done, when none is prepared
     */
    boolean put(Path file, byte[] bytes) throws IOException {
        Path fresh = WholeFiles.fresh(file);
        Optional<FileChannel> prepared = files.known(fresh);
        if (prepared.isEmpty()) {
            return false;
        }
        try {
            int there = alike(beginnings.getOrDefault(fresh, NOTHING), bytes);
            WholeFiles.write(prepared.get(), Arrays.copyOfRange(bytes, there, bytes.length), there);
            prepared.get().force(true);
            boolean held = hold(file);
            Files.move(fresh, file, ATOMIC_MOVE);
            WholeFiles.syncFolder(file.resolveSibling("."));
            // INVARIANT: nothing is written to what was replaced before its name has gone over for good
            beginnings.remove(fresh);
            files.forget(fresh);
            if (held) {
                Files.move(replaced(file), fresh, ATOMIC_MOVE);
                files.keep(fresh, FileChannel.open(fresh, WRITE, NOFOLLOW_LINKS));
            }
            return true;
        } catch (IOException e) {
            discard(file); // it has more in it now than is known: whatever failed, it is not used again
            throw e;
        }
    }

    /** Gives up all that is prepared: somebody has more need of the room. */
    void discard() throws IOException {
        for (Path file : targets) {
            discard(file);
        }
    }

    /** Gives up what is prepared for a file, by whichever process, with what a crash has left. */
    void discard(Path file) throws IOException {
        Path fresh = WholeFiles.fresh(file);
        targets.remove(file);
        beginnings.remove(fresh);
        files.forget(fresh);
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(replaced(file));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    /** How many bytes are the same from the first one on. */
    private static int alike(byte[] one, byte[] other) {
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 ? one.length : mismatch;
    }

    private FileChannel empty(Path fresh) throws IOException {
        files.forget(fresh);
        Files.deleteIfExists(fresh);
        return files.open(fresh);
    }

    /** Makes a file so long with zeros, which are synced when it returns, but for the last ones. */
    private static void fill(FileChannel channel, int bytes) throws IOException {
        long unsynced = 0;
        for (long at = channel.size(); at < bytes; at += ZEROS_BYTES) {
            byte[] zeros = new byte[(int) Math.min(ZEROS_BYTES, bytes - at)];
            WholeFiles.write(channel, zeros, at);
            unsynced += zeros.length;
            if (unsynced >= SYNCED_BYTES) {
                channel.force(false);
                unsynced = 0;
            }
        }
    }

    /** Gives a file that is about to be replaced a second name, where a file can have two. */
    private static boolean hold(Path file) throws IOException {
        Files.deleteIfExists(replaced(file));
        try {
            Files.createLink(replaced(file), file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // the next one begins with zeros
        }
    }

    private static Path replaced(Path file) {
        return file.resolveSibling(file.getFileName() + ".old");
    }
}
