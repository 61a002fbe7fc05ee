package dev.holdfast.ledger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
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
 * Files that will take the place of others soon: zeros, and what is known of their content. They stay open, since nothing
 * else can be taken for them then. Safe for use by several threads, each file by one at a time.
 */
final class PreparedFiles implements AutoCloseable {
    private static final int ZEROS_BYTES = 256 * 1024;

    /** So many are synced at once: more would keep every other sync of the disk waiting meanwhile. */
    private static final int SYNCED_BYTES = 1024 * 1024;

    private static final byte[] NOTHING = {};

    private final OpenFiles files = new OpenFiles(Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), FileDisk.FILE_MODE);
    private final Map<Path, byte[]> beginnings = new ConcurrentHashMap<>();

    /**
     * @param file what it is for; the prepared one has the name of a {@linkplain WholeFiles#fresh fresh} one
     * @param beginning of its content, as far as it is known
     * @param bytes how many zeros there are at first
     */
    void prepare(Path file, byte[] beginning, int bytes) throws IOException {
        Path fresh = WholeFiles.fresh(file);
        boolean whole = false;
        try {
            Optional<FileChannel> before = known(fresh, beginning);
            FileChannel channel = before.isPresent() ? before.get() : zeros(fresh, bytes);
            WholeFiles.write(channel, beginning, 0);
            channel.force(true);
            beginnings.put(fresh, beginning);
            whole = true;
        } finally {
            if (!whole) {
                files.forget(fresh);
                Files.deleteIfExists(fresh);
            }
        }
    }

    /**
     * Writes and syncs the content of a file that is prepared; whoever calls puts it in place.
     *
     * @return false, and nothing is done, when none is prepared or not for this
     */
    boolean put(Path file, byte[] bytes) throws IOException {
        Path fresh = WholeFiles.fresh(file);
        try {
            Optional<FileChannel> prepared = known(fresh, bytes);
            if (prepared.isEmpty()) {
                return false;
            }
            int there = beginnings.getOrDefault(fresh, NOTHING).length;
            WholeFiles.write(prepared.get(), Arrays.copyOfRange(bytes, there, bytes.length), there);
            prepared.get().force(true);
            return true;
        } finally {
            beginnings.remove(fresh);
            files.forget(fresh); // it has more than room in it now: whatever fails, it is not used again
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    /** The prepared file, if nothing is written in it but what these bytes begin with. */
    private Optional<FileChannel> known(Path fresh, byte[] bytes) throws IOException {
        byte[] beginning = beginnings.getOrDefault(fresh, NOTHING);
        return beginning.length <= bytes.length
                        && Arrays.equals(beginning, 0, beginning.length, bytes, 0, beginning.length)
                ? files.known(fresh)
                : Optional.empty();
    }

    private FileChannel zeros(Path fresh, int bytes) throws IOException {
        files.forget(fresh);
        Files.deleteIfExists(fresh);
        FileChannel channel = files.open(fresh);
        for (int at = 0; at < bytes; at += ZEROS_BYTES) {
            WholeFiles.write(channel, new byte[Math.min(ZEROS_BYTES, bytes - at)], at);
            if (at % SYNCED_BYTES == 0) {
                channel.force(false);
            }
        }
        return channel;
    }
}
