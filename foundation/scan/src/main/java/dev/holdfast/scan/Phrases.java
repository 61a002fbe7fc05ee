package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the places of some ASCII texts in one pass that skips most of what it passes (Wu and Manber 1994, with blocks of two
 * characters). Immutable.
 */
final class Phrases {
    private static final int ASCII = 128;

    private final List<String> texts;
    private final int least;
    /** How far to go on, by the two characters that end a window. */
    private final byte[] shifts = new byte[ASCII * ASCII];

    private final List<List<Integer>> ending = new ArrayList<>();

    private Phrases(List<String> texts, int least) {
        this.texts = texts;
        this.least = least;
    }

    /** Looks for these texts, all of at least four characters. */
    static Phrases of(List<String> texts) {
        var phrases = new Phrases(
                List.copyOf(texts),
                texts.stream().mapToInt(String::length).min().orElseThrow());
        Arrays.fill(phrases.shifts, (byte) (phrases.least - 1));
        for (int block = 0; block < ASCII * ASCII; block++) {
            phrases.ending.add(List.of());
        }
        for (int index = 0; index < texts.size(); index++) {
            phrases.add(index);
        }
        return phrases;
    }

    private void add(int index) {
        String text = texts.get(index);
        for (int end = 2; end <= least; end++) {
            int block = text.charAt(end - 2) * ASCII + text.charAt(end - 1);
            shifts[block] = (byte) Math.min(shifts[block], least - end);
        }
        int last = text.charAt(least - 2) * ASCII + text.charAt(least - 1);
        var more = new ArrayList<>(ending.get(last));
        more.add(index);
        ending.set(last, List.copyOf(more));
    }

    /** Who is told of the places. */
    interface Sink {
        /** A text stands there, the one with this number. */
        void at(int at, int index);
    }

    /** Tells of every place, in order; of texts that begin alike, the first that was given comes first. */
    void find(String text, Sink sink) {
        int end = least - 1;
        while (end < text.length()) {
            char last = text.charAt(end);
            char before = text.charAt(end - 1);
            if (last >= ASCII || before >= ASCII) {
                end += last >= ASCII ? least : least - 1;
                continue;
            }
            int block = before * ASCII + last;
            int shift = shifts[block];
            if (shift > 0) {
                end += shift;
                continue;
            }
            int at = end - least + 1;
            for (int index : ending.get(block)) {
                if (text.startsWith(texts.get(index), at)) {
                    sink.at(at, index);
                }
            }
            end++;
        }
    }
}
