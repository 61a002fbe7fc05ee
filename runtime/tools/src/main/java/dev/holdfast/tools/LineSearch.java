package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.util.List;

/**
 * Finds the lines that match a regular expression in given files; by ripgrep where it is, else in Java. The two agree but
 * for this: a byte that is not UTF-8 matches nothing in ripgrep and is {@code U+FFFD} in Java, and Java knows lookaround
 * and back-references, which ripgrep refuses.
 */
interface LineSearch {
    /** Most lines shown of one file. */
    int FILE_LINES_MAX = 20;

    /** Longest line shown whole, in characters. */
    int LINE_CHARS_MAX = 300;

    /**
     * The files among these that have matching lines, in the same order, without those that hold a NUL byte and those
     * that cannot be read.
     *
     * @param room how many lines the caller can still show; once it is used up only counts are needed
     */
    List<Found> in(List<PathName> files, int room);

    /**
     * What was found in a file.
     *
     * @param total how many of its lines match
     * @param lines the first of them, as many as there was room for
     */
    record Found(PathName file, int total, List<Line> lines) {
        public Found {
            lines = List.copyOf(lines);
        }
    }

    /** A matching line, cut when it is long; {@code number} counts from 1. */
    record Line(int number, String text) {}
}
