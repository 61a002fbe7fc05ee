package dev.holdfast.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which lines of a long text to show.
 *
 * @param from the first, counted from 1
 * @param lines how many at most
 */
record Page(int from, int lines) {
    private static final int LINES_DEFAULT = 400;

    /** Longest line shown whole, in characters. */
    static final int LINE_CHARS_MAX = 1000;

    /** Most characters on one page; the page ends early rather than pass it. */
    static final int PAGE_CHARS_MAX = 100_000;

    /** The page these arguments ask for. */
    static Page of(Arguments arguments) {
        return new Page(
                arguments.optionalInt("from_line").orElse(1),
                arguments.optionalInt("lines").orElse(LINES_DEFAULT));
    }

    /**
     * The page with its line numbers, below one line that says what is shown and how to go on.
     *
     * @param name what is shown, for that line
     * @throws ToolFailure when the text ends before the page begins
     */
    String show(String name, String text) {
        List<String> all = split(text);
        if (all.isEmpty()) {
            return name + " is empty";
        }
        if (from > all.size()) {
            throw new ToolFailure(name + " has " + all.size() + " lines, so there is no line " + from);
        }
        var shown = new StringBuilder();
        int next = from;
        while (next <= all.size() && next - from < lines && shown.length() < PAGE_CHARS_MAX) {
            shown.append('\n').append(numbered(next, all.get(next - 1)));
            next++;
        }
        return name + ", lines " + from + " to " + (next - 1) + " of " + all.size()
                + (next > all.size() ? "" : "; go on with from_line " + next) + shown;
    }

    /** One line with its number before it, cut when it is too long. */
    static String numbered(int number, String line) {
        return String.format(Locale.ROOT, "%6d\t", number) + cut(line, LINE_CHARS_MAX);
    }

    /** The line, or its beginning and how much is missing. */
    static String cut(String line, int charsMax) {
        if (line.length() <= charsMax) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return line.substring(0, end) + "… (" + (line.length() - end) + " more characters)";
    }

    /** The lines of a text without their ends, {@code \n} or {@code \r\n}; a last empty line is none. */
    static List<String> split(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            String line = end < 0 ? text.substring(start) : text.substring(start, end);
            lines.add(end >= 0 && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            start = end < 0 ? text.length() : end + 1;
        }
        return lines;
    }
}
