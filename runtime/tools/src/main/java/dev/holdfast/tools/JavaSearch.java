package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Searches with Java's regular expressions, told to mean what ripgrep means: lines end with LF, classes know Unicode. */
final class JavaSearch implements LineSearch {
    private final Hands hands;
    private final Pattern pattern;
    private final Steps steps;

    /**
     * A search for this regular expression.
     *
     * @throws BadArguments when it is none
     */
    JavaSearch(Hands hands, String regex, Steps steps) {
        this.hands = hands;
        this.steps = steps;
        try {
            pattern = Pattern.compile(regex, Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new BadArguments("`pattern` is not a regular expression: " + e.getMessage());
        }
    }

    @Override
    public List<Found> in(List<PathName> files, int room) {
        var found = new ArrayList<Found>();
        int left = room;
        for (PathName file : files) {
            var one = search(file, left > 0 ? FILE_LINES_MAX : 0);
            if (one.total() > 0) {
                found.add(one);
                left -= Math.min(one.total(), FILE_LINES_MAX);
            }
        }
        return found;
    }

    private Found search(PathName file, int room) {
        var lines = new ArrayList<Line>();
        byte[] content;
        try {
            content = hands.read(file);
        } catch (ToolFailure e) {
            return new Found(file, 0, lines); // gone, too large or not ours to read: as ripgrep passes over it
        }
        if (FileText.binary(content)) {
            return new Found(file, 0, lines);
        }
        int total = 0;
        int number = 0;
        String text = FileText.lenient(content);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            String line = end < 0 ? text.substring(start) : text.substring(start, end);
            number++;
            if (matches(line)) {
                total++;
                if (lines.size() < room) {
                    lines.add(new Line(number, shown(line)));
                }
            }
            start = end < 0 ? text.length() : end + 1;
        }
        return new Found(file, total, lines);
    }

    private boolean matches(String line) {
        try {
            return pattern.matcher(steps.over(line)).find();
        } catch (StackOverflowError e) {
            // java.util.regex recurses once per repetition of a group: a long line can be too deep for it
            throw new ToolFailure(
                    "the pattern is too deep for a line of " + line.length() + " characters: simplify it", e);
        }
    }

    /** A line as it is shown: without the rest of its end, cut when it is long. */
    static String shown(String line) {
        String bare = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (bare.length() <= LINE_CHARS_MAX) {
            return bare;
        }
        int end = Character.isHighSurrogate(bare.charAt(LINE_CHARS_MAX - 1)) ? LINE_CHARS_MAX - 1 : LINE_CHARS_MAX;
        return bare.substring(0, end) + "…";
    }
}
