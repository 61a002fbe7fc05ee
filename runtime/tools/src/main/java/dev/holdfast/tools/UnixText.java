package dev.holdfast.tools;

import java.util.Arrays;

/** A text as a model sees it, with every CRLF turned into LF, and the way back to the text as the file has it. */
final class UnixText {
    private final String original;
    private final String text;

    /** Offsets in {@link #text} of the line feeds that lost a carriage return, ascending. */
    private final int[] shortened;

    /** Whether most lines of the original end with CRLF. */
    private final boolean mostlyCrlf;

    UnixText(String original) {
        this.original = original;
        text = of(original);
        shortened = new int[original.length() - text.length()];
        int found = 0;
        for (int at = original.indexOf("\r\n"); at >= 0; at = original.indexOf("\r\n", at + 2)) {
            shortened[found] = at - found;
            found++;
        }
        mostlyCrlf = found * 2L > text.chars().filter(c -> c == '\n').count();
    }

    /** The text with LF alone. */
    static String of(String text) {
        return text.replace("\r\n", "\n");
    }

    String text() {
        return text;
    }

    /** The offset in the original of an offset in {@link #text()}. */
    private int original(int offset) {
        return offset + shortenedBefore(offset);
    }

    /** The line end to use for what replaces {@code from} to {@code to}: that of the first line there, else the usual. */
    private String lineEnd(int from, int to) {
        int feed = text.indexOf('\n', from, to);
        boolean crlf = feed >= 0 ? Arrays.binarySearch(shortened, feed) >= 0 : mostlyCrlf;
        return crlf ? "\r\n" : "\n";
    }

    /**
     * The original with something else at these offsets of {@link #text()}.
     *
     * @param places ascending, at least {@code length} apart
     * @param replacement with LF alone; it gets the line ends of its surroundings
     */
    String replaced(int[] places, int length, String replacement) {
        var result = new StringBuilder(original.length() + replacement.length());
        int done = 0;
        for (int at : places) {
            result.append(original, done, original(at));
            result.append(replacement.replace("\n", lineEnd(at, at + length)));
            done = original(at + length);
        }
        return result.append(original, done, original.length()).toString();
    }

    private int shortenedBefore(int offset) {
        int index = Arrays.binarySearch(shortened, offset);
        return index >= 0 ? index : -index - 1;
    }
}
