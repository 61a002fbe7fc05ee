package dev.holdfast.tools;

import java.util.Arrays;

/** Where a text occurs in another, found by Knuth, Morris and Pratt's way: no text makes it look at a character more than twice. */
final class Occurrences {
    /** Which of the places that share characters count. */
    enum Sharing {
        /** All, so that an ambiguous place is seen as one. */
        ALL,
        /** The first of them. */
        FIRST
    }

    private Occurrences() {}

    /**
     * The offsets, ascending.
     *
     * @param wanted not empty
     * @param from the offset where to begin
     */
    static int[] of(String text, String wanted, int from, Sharing sharing) {
        int[] borders = borders(wanted);
        int[] places = new int[1];
        int found = 0;
        int alike = 0;
        for (int i = from; i < text.length(); i++) {
            alike = longer(alike, text.charAt(i), wanted, borders);
            if (alike == wanted.length()) {
                places = found == places.length ? Arrays.copyOf(places, found * 2) : places;
                places[found++] = i + 1 - alike;
                alike = sharing == Sharing.ALL ? borders[alike - 1] : 0;
            }
        }
        return Arrays.copyOf(places, found);
    }

    /** For each beginning of the text, the length of its longest shorter beginning that is its end as well. */
    private static int[] borders(String wanted) {
        int[] borders = new int[wanted.length()];
        for (int i = 1; i < borders.length; i++) {
            borders[i] = longer(borders[i - 1], wanted.charAt(i), wanted, borders);
        }
        return borders;
    }

    private static int longer(int alike, char next, String wanted, int[] borders) {
        int length = alike;
        while (length > 0 && wanted.charAt(length) != next) {
            length = borders[length - 1];
        }
        return wanted.charAt(length) == next ? length + 1 : 0;
    }
}
