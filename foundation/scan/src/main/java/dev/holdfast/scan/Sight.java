package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The bytes around an anchor that a detector may look at: a bounded part of what is scanned, so that what it sees does not
 * depend on how a stream was cut. Belongs to one thread.
 */
final class Sight {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    /** Moves it. */
    void move(byte[] over, int first, int end) {
        bytes = over;
        from = first;
        to = end;
    }

    /** The first byte that is seen. */
    int from() {
        return from;
    }

    /** The end of what is seen. */
    int to() {
        return to;
    }

    /** The byte, from 0 to 255, or -1 where nothing is seen. */
    int at(int index) {
        return index < from || index >= to ? -1 : bytes[index] & 0xFF;
    }

    boolean is(Alphabet alphabet, int index) {
        return index >= from && index < to && alphabet.holds(bytes[index]);
    }

    /** Where the run of such bytes that begins at {@code start} ends, at most {@code max} further. */
    int runEnd(Alphabet alphabet, int start, int max) {
        int end = Math.min(to, start + max);
        int index = start;
        while (index < end && alphabet.holds(bytes[index])) {
            index++;
        }
        return index;
    }

    /** Where the run of such bytes that ends before {@code end} begins, at most {@code max} earlier. */
    int runStart(Alphabet alphabet, int end, int max) {
        int least = Math.max(from, end - max);
        int index = end;
        while (index > least && alphabet.holds(bytes[index - 1])) {
            index--;
        }
        return index;
    }

    /** Whether these ASCII letters stand at a place. */
    boolean has(String letters, int index) {
        if (index < from || index + letters.length() > to) {
            return false;
        }
        for (int at = 0; at < letters.length(); at++) {
            if (bytes[index + at] != letters.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** Where the byte stands first, or -1. */
    int find(char c, int start, int end) {
        for (int index = Math.max(start, from); index < Math.min(end, to); index++) {
            if (bytes[index] == c) {
                return index;
            }
        }
        return -1;
    }

    /** Whether no letter or digit stands before, the last letter of an escape such as {@code \n} or {@code %20} aside. */
    boolean wordBegins(int index) {
        return !is(Alphabet.WORD, index - 1)
                || at(index - 2) == '\\'
                || at(index - 3) == '%'
                || (at(index - 6) == '\\' && at(index - 5) == 'u');
    }

    /** A part of what is seen, a character for each byte. */
    String text(int start, int end) {
        int first = Math.max(start, from);
        int last = Math.min(end, to);
        return first >= last ? "" : new String(bytes, first, last - first, ISO_8859_1);
    }
}
