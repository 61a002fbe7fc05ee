package dev.holdfast.gate;

import java.io.ByteArrayOutputStream;

/**
 * Undoes percent-encoding (RFC 3986, section 2.1) and that of forms, in runs without a space that are long and have many
 * escapes. Looks at a few bytes in {@value #STRIDE} of everything else.
 */
final class UrlRuns {
    private static final int RUN_MIN = 256;
    private static final int STRIDE = RUN_MIN / 2 - 1;

    /** No further apart are the escapes of what is undone: words are shorter. */
    private static final int APART_MAX = 32;

    private static final int ESCAPES_MIN = 16;
    private static final Needle SPACE = Needle.of("%20");

    private UrlRuns() {}

    /** Hands on whatever stands in these bytes as in a URL. */
    static void each(byte[] bytes, DigitRuns.Sink sink) {
        int end = 0;
        for (int at = STRIDE; at < bytes.length; at += STRIDE) {
            if (at < end || !escapeNear(bytes, at)) {
                continue;
            }
            int from = at;
            while (from > end && inside(bytes[from - 1])) {
                from--;
            }
            int to = at;
            while (to < bytes.length && inside(bytes[to])) {
                to++;
            }
            if (to - from >= RUN_MIN) {
                undo(bytes, from, to, sink);
            }
            end = to;
        }
    }

    /** Whether an escape comes soon, without the run ending before it. */
    private static boolean escapeNear(byte[] bytes, int from) {
        int last = Math.min(bytes.length - 2, from + APART_MAX);
        for (int at = from; at < last && inside(bytes[at]); at++) {
            if (bytes[at] == '%') {
                return true;
            }
        }
        return false;
    }

    private static boolean inside(byte c) {
        return c > ' ' && c != '"' && c != '`' && c != '\\' && c != '<' && c != '>' && c < 0x7F;
    }

    private static void undo(byte[] bytes, int from, int to, DigitRuns.Sink sink) {
        var out = new ByteArrayOutputStream(to - from);
        boolean form = SPACE.in(bytes, from, to) < 0; // which writes a space as a plus
        int escapes = 0;
        int at = from;
        while (at < to) {
            int high = bytes[at] == '%' && at + 2 < to ? Character.digit(bytes[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[at + 2], 16);
            escapes += low < 0 ? 0 : 1;
            out.write(low >= 0 ? high * 16 + low : form && bytes[at] == '+' ? ' ' : bytes[at]);
            at += low < 0 ? 1 : 3;
        }
        if (escapes >= ESCAPES_MIN) {
            sink.take(from, "URL", out.toByteArray());
        }
    }
}
