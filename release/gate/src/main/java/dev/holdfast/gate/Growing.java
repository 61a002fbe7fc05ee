package dev.holdfast.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes whose number is stated before but not to be trusted: room for all is made once an eighth of them has come. Unlike
 * the JDK's streams it gives them away without a copy when there are as many as stated.
 */
final class Growing {
    private static final int TRUSTED_BYTES = 1 << 20;
    private static final int TRUSTED_PART = 8;

    private final int stated;
    private byte[] bytes;
    private int size;

    Growing(int stated) {
        this.stated = stated;
        this.bytes = new byte[Math.min(stated, TRUSTED_BYTES)];
    }

    int size() {
        return size;
    }

    /** Reads up to so many more; -1 at the end. */
    int read(InputStream from, int max) throws IOException {
        if (size == bytes.length) { // full: it may be that there is no more, so one byte asks first
            int next = from.read();
            if (next < 0) {
                return -1;
            }
            add((byte) next);
            return 1;
        }
        int count = from.read(bytes, size, Math.min(max, bytes.length - size));
        size += Math.max(0, count);
        return count;
    }

    void add(byte one) {
        room(1);
        bytes[size] = one;
        size++;
    }

    void add(byte[] more, int from, int length) {
        room(length);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            int twice = Math.max(size + more, Math.max(256, bytes.length * 2));
            boolean trusted = stated >= size + more && stated / TRUSTED_PART <= size;
            bytes = Arrays.copyOf(bytes, trusted ? stated : twice);
        }
    }

    /** Everything, taken over by the caller. */
    byte[] taken() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
