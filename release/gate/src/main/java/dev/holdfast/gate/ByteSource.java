package dev.holdfast.gate;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Bytes that can be read at any place: a file that is open, or an archive inside another. */
interface ByteSource {
    /** How many there are. */
    long size() throws IOException;

    /**
     * Reads from a place on.
     *
     * @return how many were read; 0 only at the end
     */
    int read(long at, byte[] into, int from, int length) throws IOException;

    /** Bytes that are held. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long at, byte[] into, int from, int length) {
                int count = (int) Math.max(0, Math.min(length, bytes.length - at));
                System.arraycopy(bytes, (int) Math.min(at, bytes.length), into, from, count);
                return count;
            }
        };
    }

    /** A file, which its opener closes. */
    static ByteSource of(FileChannel file) {
        return new ByteSource() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public int read(long at, byte[] into, int from, int length) throws IOException {
                return Math.max(0, file.read(ByteBuffer.wrap(into, from, length), at));
            }
        };
    }

    /**
     * A stretch of it, for reading numbers as zip files have them.
     *
     * @throws EOFException when it is not all there
     */
    default ByteBuffer bytes(long at, int length) throws IOException {
        return ByteBuffer.wrap(array(at, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The same as they are. */
    default byte[] array(long at, int length) throws IOException {
        if (at < 0 || at > size() - length) {
            throw new EOFException("it ends in the middle");
        }
        byte[] bytes = new byte[length];
        int have = 0;
        while (have < length) {
            int count = read(at + have, bytes, have, length - have);
            if (count == 0) {
                throw new EOFException("it ends in the middle");
            }
            have += count;
        }
        return bytes;
    }

    /** All of it from a place up to another, or to the end. */
    default InputStream stream(long from, long to) {
        return new InputStream() {
            private long at = from;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int count = at >= to ? 0 : ByteSource.this.read(at, into, offset, (int) Math.min(length, to - at));
                at += count;
                return count == 0 ? -1 : count;
            }
        };
    }
}
