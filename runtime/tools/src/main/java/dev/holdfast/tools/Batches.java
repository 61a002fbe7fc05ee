package dev.holdfast.tools;

import java.util.ArrayList;
import java.util.List;

/** Splits a long list of words so that each part fits a command line. */
final class Batches {
    private Batches() {}

    /** The words in their order, in parts of at most {@code charsMax} characters; a longer word is a part of its own. */
    static List<List<String>> of(List<String> words, int charsMax) {
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        int chars = 0;
        for (String word : words) {
            if (!part.isEmpty() && chars + word.length() + 1 > charsMax) {
                parts.add(List.copyOf(part));
                part.clear();
                chars = 0;
            }
            part.add(word);
            chars += word.length() + 1;
        }
        if (!part.isEmpty()) {
            parts.add(List.copyOf(part));
        }
        return parts;
    }
}
