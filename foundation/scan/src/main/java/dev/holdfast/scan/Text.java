package dev.holdfast.scan;

import java.util.Arrays;

/** A short text that was decoded, with the place each byte of it came from. Belongs to one thread. */
final class Text {
    private byte[] bytes = new byte[256];
    private int[] from = new int[256];
    private int length;

    void add(int value, int place) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
            from = Arrays.copyOf(from, 2 * length);
        }
        bytes[length] = (byte) value;
        from[length++] = place;
    }

    int length() {
        return length;
    }

    int at(int index) {
        return bytes[index];
    }

    int from(int index) {
        return from[index];
    }
}
