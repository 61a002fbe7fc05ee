package dev.holdfast.tools;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Guesses which known word a misspelt one stands for. */
final class Spelling {
    private static final int WORD_CHARS_MAX = 64;

    private Spelling() {}

    /** The known word that needs the fewest changes, when they are few: two, or a third of a long word. */
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > WORD_CHARS_MAX) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> distance(lower, candidate) <= changesMax(candidate))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
    }

    private static int changesMax(String candidate) {
        return candidate.length() < 4 ? 1 : Math.max(2, candidate.length() / 3);
    }

    /** The words in backticks, separated by commas. */
    static String list(Collection<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    /** Insertions, deletions and replacements between two words (Levenshtein). */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
