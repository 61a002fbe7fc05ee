package dev.holdfast.agent;

/** Shortens a long result for the prompt: head and tail stay, and a note says how to read the rest. */
final class Excerpt {
    static final int HEAD_CHARS = 12_000;
    static final int TAIL_CHARS = 8_000;

    private Excerpt() {}

    static String of(String text, String call) {
        if (text.length() <= HEAD_CHARS + TAIL_CHARS) {
            return text;
        }
        int headEnd = boundary(text, HEAD_CHARS);
        int tailStart = boundary(text, text.length() - TAIL_CHARS);
        if (tailStart == headEnd) {
            return text;
        }
        // a line that was cut in two is named again, since only its beginning is shown
        long line = text.substring(0, headEnd).lines().count() + (text.charAt(headEnd - 1) == '\n' ? 1 : 0);
        return text.substring(0, headEnd) + "\n[… " + (tailStart - headEnd)
                + " characters left out; read on with read_output {\"call\": \"" + call + "\", \"from_line\": " + line
                + "} …]\n" + text.substring(tailStart);
    }

    /** The end of the line before the place, or the place itself when that line is very long. */
    private static int boundary(String text, int place) {
        int line = text.lastIndexOf('\n', place);
        int cut = place - line < 2_000 && line > 0 ? line + 1 : place;
        return cut < text.length() && Character.isLowSurrogate(text.charAt(cut)) ? cut + 1 : cut;
    }
}
