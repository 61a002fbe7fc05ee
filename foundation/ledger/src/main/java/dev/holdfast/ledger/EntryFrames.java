package dev.holdfast.ledger;

import java.io.IOException;

/**
 * The entries in a part of the write-ahead log that is known to be sealed, one after the other, as bytes in a large
 * buffer. Whether they are the ones that were sealed shows in their root, which is for the caller to compare; {@link Walk}
 * is for a log about which nothing is known. For one thread.
 */
final class EntryFrames {
    private static final int BUFFER_BYTES = 1024 * 1024; // INVARIANT: holds more than one frame of the largest size

    private final Disk disk;
    private final long end;
    private long readTo;
    private byte[] buffer = new byte[0];
    private int next;
    private int from;
    private int length;

    /**
     * @param start where a frame begins
     * @param end where one ends
     */
    EntryFrames(Disk disk, long start, long end) {
        this.disk = disk;
        this.readTo = start;
        this.end = end;
    }

    /** Goes on to the next entry, if there is one. */
    boolean next() throws IOException {
        while (fill(Frame.HEADER_BYTES)) {
            byte type = buffer[next];
            int payload = integer(next + 1);
            int checksum = integer(next + 1 + Integer.BYTES);
            if (payload < 0 || payload > Frame.PAYLOAD_BYTES_MAX || !fill(Frame.HEADER_BYTES + payload)) {
                throw changed();
            }
            from = next + Frame.HEADER_BYTES;
            length = payload;
            next = from + length;
            if (Frame.checksum(type, buffer, from, length) != checksum) {
                throw changed();
            }
            switch (type) {
                case Frame.ENTRY -> {
                    return true;
                }
                case Frame.SEAL -> {
                    // the root at the end stands for all of them
                }
                default -> throw changed();
            }
        }
        if (next < buffer.length) {
            throw changed();
        }
        return false;
    }

    /** What the entry is part of; good until the next one. */
    byte[] bytes() {
        return buffer;
    }

    /** Where in {@link #bytes} the entry begins. */
    int from() {
        return from;
    }

    /** How many bytes it has. */
    int length() {
        return length;
    }

    private int integer(int at) {
        return buffer[at] << 24
                | Byte.toUnsignedInt(buffer[at + 1]) << 16
                | Byte.toUnsignedInt(buffer[at + 2]) << 8
                | Byte.toUnsignedInt(buffer[at + 3]);
    }

    /** Buffers at least this many bytes behind the last frame, unless the part ends before. */
    private boolean fill(int wanted) throws IOException {
        int left = buffer.length - next;
        if (left < wanted && readTo < end) {
            long start = readTo - left; // a piece of a frame is read again: joining what was read costs more
            buffer = disk.read(Ledger.WAL, start, (int) Math.min(BUFFER_BYTES, end - start));
            next = 0;
            readTo = start + buffer.length;
            if (buffer.length <= left) {
                throw changed();
            }
        }
        return buffer.length - next >= wanted;
    }

    private static IOException changed() {
        return new IOException("the file `wal` has changed");
    }
}
