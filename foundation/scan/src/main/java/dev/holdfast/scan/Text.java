package dev.holdfast.scan;

import java.util.Arrays;

/** A short text that was decoded, with the place each byte of it came from. Belongs to one thread. */
final class Text {
    private static final int USUAL = 256;

    private byte[] bytes;
    private int[] from;
    private int length;

    /** One of a usual length. */
    Text() {
        this(USUAL);
    }

    /** One that has room for so many bytes at first, at least one. */
    Text(int room) {
        bytes = new byte[room];
        from = new int[room];
    }

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
