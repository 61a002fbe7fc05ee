package dev.holdfast.scan;

/** The characters that a key of some format is made of; ASCII all of them. */
enum Alphabet {
    /** 0-9. */
    DIGITS("0123456789"),
    /** 0-9 a-f A-F. */
    HEX(DIGITS.members + "abcdefABCDEF"),
    /** A-Z 0-9. */
    UPPER(DIGITS.members + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    /** A-Z a-z 0-9. */
    ALNUM(UPPER.members + "abcdefghijklmnopqrstuvwxyz"),
    /** The same and {@code _}. */
    WORD(ALNUM.members + "_"),
    /** The same and {@code _-}, as base64url has it (RFC 4648, section 5). */
    DASHED(ALNUM.members + "_-"),
    /** The same and {@code .}. */
    DOTTED(ALNUM.members + "_-."),
    /** Letters, digits and {@code +/_-}: base 64 in both its alphabets. */
    BASE64(ALNUM.members + "+/_-"),
    /** The same and {@code =}. */
    PADDED(BASE64.members + "="),
    /** What a token in a header is made of (RFC 9110, section 11.2), and {@code :@}. */
    TOKEN(PADDED.members + ".~:@"),
    /** What stands between the marks of a PEM block, its line ends escaped or not. */
    PEM(ALNUM.members + "+/= \t\r\n\\,:.");

    private final String members;
    /** One bit for each character below 64, and for each from 64 to 127. */
    private final long low;

    private final long high;

    Alphabet(String members) {
        this.members = members;
        long[] bits = new long[2];
        members.chars().forEach(c -> bits[c >> 6] |= 1L << (c & 63));
        low = bits[0];
        high = bits[1];
    }

    boolean holds(char c) {
        return c < 128 && ((c < 64 ? low : high) >>> (c & 63) & 1) == 1;
    }

    boolean holds(byte b) {
        return b >= 0 && ((b < 64 ? low : high) >>> (b & 63) & 1) == 1;
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

    /** A table of 256 with a one for each byte that is such a character; the caller's to keep. */
    byte[] table() {
        byte[] table = new byte[256];
        members.chars().forEach(c -> table[c] = 1);
        return table;
    }
}
