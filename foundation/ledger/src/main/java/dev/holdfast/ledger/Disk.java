package dev.holdfast.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The durable directory a ledger lives in, as flat files with names like {@code entries}: {@link FileDisk} on a real
 * machine, one that loses and tears what was not synced in a simulation.
 *
 * <p>A file that does not exist is an empty one. Files change only while {@link #lock} is held; reading needs no lock.
 * What a call has changed survives a crash only where its Javadoc says so. A call that throws may have done all, some or
 * none of its work. Safe for use by several threads.
 */
public interface Disk extends AutoCloseable {
    /** How many bytes the file has; 0 when it does not exist. */
    long size(String name) throws IOException;

    /** Up to {@code bytesMax} bytes from {@code from} on; fewer only where the file ends. */
    byte[] read(String name, long from, int bytesMax) throws IOException;

    /** Adds the bytes at the end of the file, which need not exist; durable after {@link #sync}. */
    void append(String name, byte[] bytes) throws IOException;

    /** Cuts the file to its first {@code size} bytes; durable after {@link #sync}. */
    void truncate(String name, long size) throws IOException;

    /**
     * Makes everything appended to or cut from the file durable, its existence included. After a failure nothing is known
     * about what was appended, even if a later call returns.
     */
    void sync(String name) throws IOException;

    /** Replaces the whole file, atomically for readers and for crashes; durable when the call returns. */
    void replace(String name, byte[] bytes) throws IOException;

    /**
     * Takes the exclusive lock against every other thread and process on this directory, also against the calling thread;
     * what one holder wrote, in memory or on disk, the next one sees.
     *
     * @param deadline how long to wait for it, at least zero
     * @return the lock, or empty when the deadline passed
     */
    Optional<Hold> lock(Duration deadline) throws IOException;

    /** Frees what the disk holds open; locks are closed by those who took them. */
    @Override
    void close() throws IOException;

    /** The exclusive lock while it is held; closing it twice is the same as once. */
    interface Hold extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
