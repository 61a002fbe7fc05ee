package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Breaks lines before a terminal would, and sets an indent before what goes on. A terminal goes on in its first column,
 * where the words of a file or of the agent could pass for ours: it takes no more than spaces to reach that column.
 */
final class Fold {
    /** A narrower terminal is taken to be this wide, in columns. */
    private static final int COLUMNS_MIN = 40;

    private static final int TAB_COLUMNS = 8;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9]*m");

    /** How much of a line may stay empty so that a word is not broken: one part in this many. */
    private static final int SLACK = 4;

    private Fold() {}

    /**
     * The pieces of one line, each at most {@code columns} wide; all but the first begin with {@code indent}. Colours take
     * no room.
     *
     * @param indent shorter than half a terminal
     */
    static List<String> line(String line, String indent, int columns) {
        var colours = COLOUR.matcher(line);
        int room = Math.max(columns, COLUMNS_MIN);
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        int width = 0;
        int spaces = 0; // the length of the piece up to its last space, or 0
        int at = 0;
        while (at < line.length()) {
            if (colours.region(at, line.length()).lookingAt()) { // ours: text from outside holds no escape
                piece.append(colours.group());
                at = colours.end();
                continue;
            }
            int point = line.codePointAt(at);
            int wide = width(point, width);
            if (width + wide > room) {
                int end = spaces > piece.length() - room / SLACK ? spaces : piece.length();
                String rest = indent + piece.substring(end);
                pieces.add(piece.substring(0, end));
                piece = new StringBuilder(rest);
                width = width(rest);
                spaces = 0;
                wide = width(point, width);
            }
            piece.append(point == '\t' ? " ".repeat(wide) : Character.toString(point));
            width += wide;
            spaces = point == ' ' ? piece.length() : spaces;
            at += Character.charCount(point);
        }
        pieces.add(piece.toString());
        return List.copyOf(pieces);
    }

    private static int width(String text) {
        return COLOUR.matcher(text)
                .replaceAll("")
                .codePoints()
                .reduce(0, (width, point) -> width + width(point, width));
    }

    /** Terminals differ in which characters take two columns, so all but those of ASCII are taken to. */
    private static int width(int point, int before) {
        if (point == '\t') {
            return TAB_COLUMNS - before % TAB_COLUMNS;
        }
        return point < 0x80 ? 1 : 2;
    }
}
