package dev.holdfast.gate;

/**
 * What of a text is left when it is wrapped, quoted, escaped, indented or put together anew: its letters and digits in lower
 * case. Escapes of programs, of JSON and of URLs are resolved, however deep they are inside each other.
 */
final class Letters {
    private Letters() {}

    /** Feeds what is left of a part of some bytes, which are UTF-8 or ASCII with escapes. */
    static void feed(byte[] bytes, int from, int end, Grams grams) {
        int at = from;
        while (at < end) {
            byte c = bytes[at];
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                grams.feed((char) c, at);
                at++;
            } else if (c >= 'A' && c <= 'Z') {
                grams.feed((char) (c + 32), at);
                at++;
            } else if (c == '\\') {
                at = escape(bytes, at, end, grams);
            } else if (c == '%') {
                at = byNumber(bytes, at + 1, 2, end, grams, at);
            } else {
                at = c < 0 ? wide(bytes, at, end, grams) : at + 1;
            }
        }
    }

    private static int escape(byte[] bytes, int slash, int end, Grams grams) {
        int at = slash;
        while (at < end && bytes[at] == '\\') {
            at++;
        }
        if (at >= end) {
            return end;
        }
        return switch (bytes[at]) {
            case 'x' -> byNumber(bytes, at + 1, 2, end, grams, slash);
            case 'u' ->
                at + 1 < end && bytes[at + 1] == '{'
                        ? byNumber(bytes, at + 2, braced(bytes, at + 2, end), end, grams, slash)
                        : byNumber(bytes, at + 1, 4, end, grams, slash);
            case 'n', 't', 'r', 'b', 'f', 'v' -> at + 1;
            default -> at;
        };
    }

    private static int braced(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && at < from + 6 && Character.digit(bytes[at], 16) >= 0) {
            at++;
        }
        return at - from;
    }

    /** A character by its number in hexadecimal digits; nothing where there are none. */
    private static int byNumber(byte[] bytes, int from, int digits, int end, Grams grams, int place) {
        int point = 0;
        if (from + digits > end) {
            return from;
        }
        for (int at = from; at < from + digits; at++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                return from;
            }
            point = point * 16 + digit;
        }
        feed(point, place, grams);
        return from + digits;
    }

    /** A character of UTF-8 beyond ASCII; a byte that is none is skipped. */
    private static int wide(byte[] bytes, int at, int end, Grams grams) {
        int lead = bytes[at] & 0xFF;
        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        int point = lead & (0x3F >> more);
        if (more == 0 || at + more >= end) {
            return at + 1;
        }
        for (int next = at + 1; next <= at + more; next++) {
            if ((bytes[next] & 0xC0) != 0x80) {
                return at + 1;
            }
            point = (point << 6) | (bytes[next] & 0x3F);
        }
        feed(point, at, grams);
        return at + more + 1;
    }

    /** Beyond the 65,536 there are hardly letters, and escapes write them in two halves: none of them counts. */
    private static void feed(int point, int place, Grams grams) {
        if (point < 0x10000 && Character.isLetterOrDigit(point)) {
            grams.feed((char) Character.toLowerCase(point), place);
        }
    }
}
