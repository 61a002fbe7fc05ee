package dev.holdfast.terms;

import java.util.HexFormat;

/**
 * Makes text from outside inert for a terminal, a card or a message: control, bidirectional, zero-width, tag and
 * unpaired characters become their code point in brackets, and so do marks that strike through what they stand on or
 * pile up, so nothing can hide, reorder, cover or colour what a person reads.
 */
public final class Visible {
    /** How many marks one character may bear: no script needs more, and a pile of them covers the lines around it. */
    private static final int MARKS_MAX = 4;

    private Visible() {}

    /** One line: line ends and tabs are shown as code points too, and the rest after {@code charsMax} is cut. */
    public static String inert(String text, int charsMax) {
        return render(text, charsMax, false);
    }

    /** Many lines: line feeds and tabs stay, everything else as in {@link #inert}. */
    public static String inertLines(String text) {
        return render(text, Integer.MAX_VALUE, true);
    }

    private static String render(String text, int charsMax, boolean keepLines) {
        var out = new StringBuilder(Math.min(text.length(), charsMax) + 16);
        int at = 0;
        int marks = 0;
        while (at < text.length() && at < charsMax) {
            int point = text.codePointAt(at);
            marks = Character.getType(point) == Character.NON_SPACING_MARK ? marks + 1 : 0;
            if ((harmless(point) && marks <= MARKS_MAX) || (keepLines && (point == '\n' || point == '\t'))) {
                out.appendCodePoint(point);
            } else {
                out.append("[U+")
                        .append(HexFormat.of().withUpperCase().toHexDigits(point, point > 0xFFFF ? 6 : 4))
                        .append(']');
            }
            at += Character.charCount(point);
        }
        if (at < text.length()) {
            out.append("… (").append(text.length() - at).append(" more characters)");
        }
        return out.toString();
    }

    private static boolean harmless(int point) {
        if (point == ' ') {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.ENCLOSING_MARK -> false;
            default -> !invisible(point) && !overlay(point);
        };
    }

    /** Marks that are drawn over the character before them. */
    private static boolean overlay(int point) {
        return (point >= 0x0334 && point <= 0x0338)
                || point == 0x20D2
                || point == 0x20D3
                || (point >= 0x20D8 && point <= 0x20DA)
                || point == 0x20E5
                || point == 0x20E6
                || point == 0x20EA
                || point == 0x20EB;
    }

    /**
     * Letters and marks by category that show nothing: Hangul fillers, inherent vowels of Khmer, variation selectors of
     * Mongolian and of all scripts, the Braille blank.
     */
    private static boolean invisible(int point) {
        return point == 0x115F
                || point == 0x1160
                || point == 0x3164
                || point == 0xFFA0
                || point == 0x2800
                || point == 0x034F
                || point == 0x17B4
                || point == 0x17B5
                || (point >= 0x180B && point <= 0x180F)
                || (point >= 0xFE00 && point <= 0xFE0F)
                || (point >= 0xE0100 && point <= 0xE01EF);
    }
}
