package dev.holdfast.scan;

/** The characters that a key of some format is made of; ASCII all of them. */
enum Alphabet {
    /** A-Z 0-9. */
    UPPER(""),
    /** A-Z a-z 0-9. */
    ALNUM(""),
    /** The same and {@code _}. */
    WORD("_"),
    /** The same and {@code _-}, as base64url has it (RFC 4648, section 5). */
    DASHED("_-"),
    /** The same and {@code +/_-}: base 64 in both its alphabets. */
    BASE64("+/_-"),
    /** What stands between the marks of a PEM block, its line ends escaped or not. */
    PEM("+/= \t\r\n\\,:.");

    /** One bit for each character below 64, and for each from 64 to 127. */
    private final long low;

    private final long high;

    Alphabet(String more) {
        long[] bits = new long[2];
        String members = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                + (name().equals("UPPER") ? "" : "abcdefghijklmnopqrstuvwxyz")
                + more;
        members.chars().forEach(c -> bits[c >> 6] |= 1L << (c & 63));
        low = bits[0];
        high = bits[1];
    }

    boolean holds(char c) {
        return c < 128 && ((c < 64 ? low : high) >>> (c & 63) & 1) == 1;
    }

    /** Where the run of such characters that begins at {@code from} ends, at most {@code max} characters further. */
    int runEnd(String text, int from, int max) {
        int end = Math.min(text.length(), from + max);
        int at = from;
        while (at < end && holds(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
