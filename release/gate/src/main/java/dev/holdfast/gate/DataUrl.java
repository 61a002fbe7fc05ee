package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code data:} URL (RFC 2397) that stands in the middle of some text, in base64 or percent-encoded.
 *
 * @param end the byte behind it
 */
record DataUrl(int end, Optional<Content> content) {
    private static final int MEDIA_TYPE_MAX = 200;

    /** What it holds; not a record, since it has an array. */
    static final class Content {
        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Only to be read. */
        byte[] bytes() {
            return bytes;
        }
    }

    /**
     * Reads the one that begins at {@code from}.
     *
     * @return without content when it is not encoded as it says
     */
    static DataUrl at(byte[] bytes, int from) {
        int comma = from;
        while (comma < bytes.length && comma < from + MEDIA_TYPE_MAX && bytes[comma] != ',') {
            comma++;
        }
        if (comma >= bytes.length || bytes[comma] != ',') {
            return new DataUrl(from, Optional.empty());
        }
        int begin = comma + 1;
        String type = new String(bytes, from, comma - from, ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!type.endsWith(";base64")) {
            int end = percentEnd(bytes, begin);
            return new DataUrl(end, Optional.of(new Content(unescaped(bytes, begin, end))));
        }
        int end = base64End(bytes, begin);
        return new DataUrl(end, base64(bytes, begin, end));
    }

    private static Optional<Content> base64(byte[] bytes, int begin, int end) {
        byte[] digits = Arrays.copyOfRange(bytes, begin, end);
        int length = 0;
        boolean escaped = false;
        for (byte digit : digits) {
            escaped |= digit == '%';
        }
        digits = escaped ? unescaped(digits, 0, digits.length) : digits;
        for (byte digit : digits) {
            if (digit != '=') { // padding is not needed, and what is wrong with it says nothing about the content
                digits[length++] = digit == '-' ? (byte) '+' : digit == '_' ? (byte) '/' : digit;
            }
        }
        try {
            return Optional.of(new Content(Base64.getDecoder().decode(Arrays.copyOf(digits, length))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int base64End(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && base64(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean base64(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '/' && c <= '9')
                || c == '+'
                || c == '='
                || c == '-'
                || c == '_'
                || c == '%';
    }

    /** At white space, a quote that URLs escape, a backslash or the end of a comment. */
    private static int percentEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            byte c = bytes[at];
            boolean comment = c == '*' && at + 1 < bytes.length && bytes[at + 1] == '/';
            if ((c >= 0 && c <= ' ') || c == '"' || c == '`' || c == '\\' || comment) {
                break;
            }
            at++;
        }
        return at;
    }

    private static byte[] unescaped(byte[] bytes, int from, int end) {
        var out = new ByteArrayOutputStream(end - from);
        int at = from;
        while (at < end) {
            int high = bytes[at] == '%' && at + 2 < end ? Character.digit(bytes[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[at + 2], 16);
            out.write(low < 0 ? bytes[at] : high * 16 + low);
            at += low < 0 ? 1 : 3;
        }
        return out.toByteArray();
    }
}
