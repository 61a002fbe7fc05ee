package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Undoes lists of the numbers of characters, in decimal or hexadecimal: {@code [89,111,117]}, {@code fromCharCode(0x59, 0x6f)}.
 * Only long lists are looked at, and one byte in {@value #STRIDE} of everything else.
 */
final class NumberRuns {
    private static final int RUN_MIN = 256;
    private static final int STRIDE = RUN_MIN / 2 - 1;
    private static final int NUMBERS_MIN = 64;
    private static final int DIGITS_MAX = 7;
    private static final int NONE = -1;
    private static final boolean[] LISTED = listed();

    private final byte[] bytes;
    private final DigitRuns.Sink sink;
    private StringBuilder text = new StringBuilder();
    private int begin;

    private NumberRuns(byte[] bytes, DigitRuns.Sink sink) {
        this.bytes = bytes;
        this.sink = sink;
    }

    /** Hands on whatever stands in these bytes as numbers, in UTF-8. */
    static void each(byte[] bytes, DigitRuns.Sink sink) {
        int end = 0;
        for (int at = STRIDE; at < bytes.length; at += STRIDE) {
            if (at < end || !LISTED[bytes[at] & 0xFF]) {
                continue;
            }
            int from = at;
            while (from > end && LISTED[bytes[from - 1] & 0xFF]) {
                from--;
            }
            int to = at;
            while (to < bytes.length && LISTED[bytes[to] & 0xFF]) {
                to++;
            }
            if (to - from >= RUN_MIN) {
                new NumberRuns(bytes, sink).read(from, to);
            }
            end = to;
        }
    }

    private static boolean[] listed() {
        boolean[] listed = new boolean[256];
        for (char c : "0123456789abcdefABCDEFxX, \t\r\n".toCharArray()) {
            listed[c] = true;
        }
        return listed;
    }

    /** Reads numbers with commas or spaces between; what is none ends one list and begins another. */
    private void read(int from, int to) {
        int at = from;
        while (at < to) {
            if (isBetween(bytes[at])) {
                at++;
                continue;
            }
            int next = at;
            while (next < to && !isBetween(bytes[next])) {
                next++;
            }
            int code = code(at, next);
            if (code == NONE) {
                flush();
            } else {
                begin = text.isEmpty() ? at : begin;
                text.appendCodePoint(code);
            }
            at = next;
        }
        flush();
    }

    private void flush() {
        if (text.length() >= NUMBERS_MIN) {
            sink.take(begin, "numbers", text.toString().getBytes(UTF_8));
        }
        text = new StringBuilder();
    }

    private int code(int from, int to) {
        boolean hex = to - from > 2 && bytes[from] == '0' && (bytes[from + 1] | 0x20) == 'x';
        int first = hex ? from + 2 : from;
        if (to - first > DIGITS_MAX) {
            return NONE;
        }
        int code = 0;
        for (int at = first; at < to; at++) {
            int digit = Character.digit(bytes[at], hex ? 16 : 10);
            if (digit < 0) {
                return NONE;
            }
            code = code * (hex ? 16 : 10) + digit;
        }
        return Character.isValidCodePoint(code) ? code : NONE;
    }

    private static boolean isBetween(byte c) {
        return c == ',' || c == ' ' || (c >= '\t' && c <= '\r');
    }
}
