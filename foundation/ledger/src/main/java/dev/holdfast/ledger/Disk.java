package dev.holdfast.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The durable directory a ledger lives in: files with names like {@code wal} and {@code tile/0/x001/067.p/112}. {@link
 * FileDisk} on a real machine, one that loses and tears what was not synced in a simulation.
 *
 * <p>A file that does not exist is an empty one. Files change only while a {@link #lock} is held; reading needs no lock.
 * What a call has changed survives a crash only where its Javadoc says so. A call that throws may have done all, some or
 * none of its work. Safe for use by several threads.
 */
public interface Disk extends AutoCloseable {
    /** How many bytes the file has; 0 when it does not exist. */
    long size(String name) throws IOException;

    /** Up to {@code bytesMax} bytes from {@code from} on; fewer only where the file ends. */
    byte[] read(String name, long from, int bytesMax) throws IOException;

    /** The names of the files and folders in a folder, sorted, without the folder's own; none when it does not exist. */
    List<String> list(String folder) throws IOException;

    /**
     * Writes the bytes into the file, which need not exist; durable after {@link #sync}. Where that makes the file longer,
     * zeros may follow the bytes, so that the next write finds its room.
     *
     * @param at where they begin, at most the file's size
     */
    void write(String name, long at, byte[] bytes) throws IOException;

    /** Cuts the file to its first {@code size} bytes; durable after {@link #sync}. */
    void truncate(String name, long size) throws IOException;

    /**
     * Makes everything written to or cut from the file durable, its existence included. After a failure nothing is known
     * about what was written, even if a later call returns.
     */
    void sync(String name) throws IOException;

    /**
     * Puts whole files in place of what has their names, each atomically for readers and for crashes; all of them are
     * durable when the call returns. Folders are made as needed.
     *
     * @param files at least one
     */
    void replace(SortedMap<String, byte[]> files) throws IOException;

    /** The same for one file. */
    default void replace(String name, byte[] bytes) throws IOException {
        replace(new TreeMap<>(Map.of(name, bytes)));
    }

    /**
     * Like {@link #replace(String, byte[])}, for a file that is replaced again and again: anything may stand behind the
     * bytes, such as what an earlier file of that name had there.
     */
    default void reuse(String name, byte[] bytes) throws IOException {
        replace(name, bytes);
    }

    /**
     * Prepares that {@link #reuse} will be called soon: what is written behind its bytes then finds so much room, and where
     * they begin as foretold, only the rest needs to be written. A hint, of which nothing can be seen; without it the file is
     * as good, only slower. May be given again while the content becomes known.
     */
    default void prepare(String name, byte[] beginning, int bytes) throws IOException {}

    /** Deletes a file, if it exists; a crash may undo that. */
    void delete(String name) throws IOException;

    /** Deletes a folder and the files right inside it, if it exists; a crash may undo that. */
    void discard(String folder) throws IOException;

    /**
     * Takes one of the exclusive locks against every other thread and process on this directory, also against the calling
     * thread; what one holder wrote, in memory or on disk, the next one sees.
     *
     * @param deadline how long to wait for it, at least zero
     * @return the lock, or empty when the deadline passed
     */
    Optional<Hold> lock(Lock which, Duration deadline) throws IOException;

    /** Frees what the disk holds open; locks are closed by those who took them. */
    @Override
    void close() throws IOException;

    /** What one thread at a time may do. Who takes both takes {@code PUBLISH} first. */
    enum Lock {
        /** Write the end of the write-ahead log, or replace it. */
        APPEND,
        /** Write tiles and the checkpoint, and replace the write-ahead log. */
        PUBLISH
    }

    /** An exclusive lock while it is held; closing it twice is the same as once. */
    interface Hold extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
