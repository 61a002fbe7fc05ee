package dev.holdfast.scan;

import java.util.List;
import java.util.Locale;

/**
 * Tells values that people make up, for an example or a test, from those drawn at random: words that say so, repetitions,
 * sequences, few different characters.
 */
final class Invented {
    /** Words that nobody meets by chance in a short key; in a long one, where four letters do meet, only the longer count. */
    private static final List<String> WORDS = List.of(
            "example",
            "placeholder",
            "replace",
            "changeme",
            "dummy",
            "sample",
            "redacted",
            "insert",
            "notreal",
            "invalid",
            "deadbeef",
            "foobar",
            "1234",
            "abcdef",
            "987654",
            "qwerty",
            "xxxx",
            "0000000",
            "secret",
            "token",
            "yourkey",
            "fake",
            "mock",
            "your",
            "test",
            "here",
            "demo",
            "todo");

    private static final int LONG_CHARS = 80;
    private static final int LONG_WORD_CHARS = 6;
    private static final int PERIOD_MAX = 16;
    private static final double BITS_MIN = 2.5;

    private Invented() {}

    /** Whether somebody seems to have made it up. */
    static boolean looks(String value) {
        return holdsWord(value)
                || distinct(value) < Math.min(8, 1 + value.length() / 3)
                || repeats(value)
                || follows(value, 1)
                || follows(value, 2)
                || bits(value) < Math.min(BITS_MIN, Math.log(value.length()) / Math.log(2) * 0.75);
    }

    /** The Shannon entropy of one character, in bits. */
    static double bits(String value) {
        int[] counts = new int[256];
        for (int at = 0; at < value.length(); at++) {
            counts[value.charAt(at) & 0xFF]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / value.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    /** Whether it holds a word of an example. */
    static boolean holdsWord(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        int shortest = value.length() > LONG_CHARS ? LONG_WORD_CHARS : 1;
        for (String word : WORDS) {
            if (word.length() >= shortest && lower.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static long distinct(String value) {
        return value.chars().distinct().count();
    }

    /** Whether a quarter of it is one character over and over, or all of it is one short piece over and over. */
    private static boolean repeats(String value) {
        int run = 1;
        int longest = 1;
        for (int at = 1; at < value.length(); at++) {
            run = value.charAt(at) == value.charAt(at - 1) ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        if (longest >= 5 && longest * 4 >= value.length()) {
            return true;
        }
        for (int period = 1; period <= Math.min(PERIOD_MAX, value.length() / 2); period++) {
            if (value.regionMatches(period, value, 0, value.length() - period)) {
                return true;
            }
        }
        return false;
    }

    /** Whether half of its characters follow those so many places before in the alphabet, up or down. */
    private static boolean follows(String value, int step) {
        int up = 0;
        int down = 0;
        for (int at = step; at < value.length(); at++) {
            int far = Character.toLowerCase(value.charAt(at)) - Character.toLowerCase(value.charAt(at - step));
            up += far == 1 || far == '0' - '9' ? 1 : 0;
            down += far == -1 ? 1 : 0;
        }
        return Math.max(up, down) * 2 >= value.length() - step;
    }
}
