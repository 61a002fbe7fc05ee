package dev.holdfast.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes whose number is not known before; unlike the JDK's it gives them away without a copy when they fit. */
final class Growing {
    private byte[] bytes;
    private int size;

    Growing(int likely) {
        this.bytes = new byte[likely];
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
            bytes = Arrays.copyOf(bytes, Math.max(size + more, Math.max(256, bytes.length * 2)));
        }
    }

    /** Everything, taken over by the caller. */
    byte[] taken() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
