package dev.holdfast.gate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An ASCII text that is looked for in bytes, most of which are never touched: where the last byte of the window does not
 * occur in the text, the whole window is skipped (Horspool 1980). Immutable.
 */
final class Needle {
    private final byte[] text;
    private final int[] skips = new int[256];

    private Needle(byte[] text) {
        this.text = text;
    }

    /** Looks for this text, at least one character of it. */
    static Needle of(String text) {
        var needle = new Needle(text.getBytes(StandardCharsets.ISO_8859_1));
        int last = needle.text.length - 1;
        Arrays.fill(needle.skips, needle.text.length);
        for (int at = 0; at < last; at++) {
            needle.skips[needle.text[at] & 0xFF] = last - at;
        }
        return needle;
    }

    int length() {
        return text.length;
    }

    /** Where it stands first at or after {@code from}, or -1. */
    int in(byte[] bytes, int from) {
        return in(bytes, from, bytes.length);
    }

    /** Where it stands first in {@code from} to {@code end}, or -1. */
    int in(byte[] bytes, int from, int end) {
        int last = text.length - 1;
        byte lastByte = text[last];
        int at = from + last;
        while (at < end) {
            byte here = bytes[at];
            if (here == lastByte && startsAt(bytes, at - last)) {
                return at - last;
            }
            at += skips[here & 0xFF];
        }
        return -1;
    }

    /** Whether it stands there, which has to be inside the bytes. */
    private boolean startsAt(byte[] bytes, int from) {
        return Arrays.mismatch(bytes, from, from + text.length, text, 0, text.length) < 0;
    }
}
