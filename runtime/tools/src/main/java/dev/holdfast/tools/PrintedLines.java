package dev.holdfast.tools;

import java.util.List;

/** The lines of what a test runner printed, none longer than a pattern can be held against in a moment. */
final class PrintedLines {
    private static final int LINE_CHARS_MAX = 2000;

    private PrintedLines() {}

    static List<String> of(String output) {
        return output.lines()
                .map(line -> line.substring(0, Math.min(line.length(), LINE_CHARS_MAX)))
                .toList();
    }
}
