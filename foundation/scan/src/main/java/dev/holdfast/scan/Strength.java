package dev.holdfast.scan;

/** How much like a password a value looks. */
final class Strength {
    private static final double BITS_MIN = 3.0;

    private Strength() {}

    /** Of how many kinds its characters are: lower case, upper case, digits, others. */
    static int classes(String value) {
        int seen = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            seen |= c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= '0' && c <= '9' ? 4 : 8;
        }
        return Integer.bitCount(seen);
    }

    /** Whether its characters change their kind as often as those drawn at random do, and seldom as those of words. */
    static boolean mixed(String value) {
        int changes = 0;
        for (int at = 1; at < value.length(); at++) {
            changes += classes(value.substring(at - 1, at + 1)) - 1;
        }
        return changes * 3 >= value.length();
    }

    /** Whether it was drawn at random, as far as one can see. */
    static boolean random(String value) {
        return Worth.hiding(value)
                && Worth.random(value)
                && classes(value) >= 2
                && mixed(value)
                && Invented.bits(value) >= BITS_MIN
                && !Invented.looks(value);
    }

    /** Whether a person would have thought of it as a password: some of everything. */
    static boolean password(String value) {
        return Worth.hiding(value)
                && classes(value) >= 3
                && value.chars().anyMatch(c -> c >= '0' && c <= '9')
                && value.chars().anyMatch(c -> !Alphabet.ALNUM.holds((char) c))
                && value.chars().noneMatch(c -> c <= ' ' || c > '~' || "{}()<>[]|\\/".indexOf(c) >= 0)
                && !Invented.holdsWord(value)
                && value.chars().distinct().count() >= 6;
    }
}
