package dev.holdfast.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the key a person probably meant. */
final class Nearest {
    /** Longer words are not compared: the distance takes time in their product. */
    private static final int CHARS_MAX = 100;

    private Nearest() {}

    /** The message for a key that nobody knows. */
    static String unknown(String key, Collection<String> known) {
        return "unknown key " + Kind.quoted(key)
                + to(key, known)
                        .map(near -> "; did you mean `" + near + "`?")
                        .orElse("; `holdfast config explain` lists the known ones");
    }

    /** The known key that is at most a third of its letters away, by all of it or by its last part. */
    private static Optional<String> to(String key, Collection<String> known) {
        if (key.length() > CHARS_MAX) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> away(key, name) <= Math.max(1, last(name).length() / 3))
                .min(Comparator.<String>comparingInt(name -> away(key, name))
                        .thenComparingInt(name -> distance(key, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int away(String key, String name) {
        return Math.min(distance(key, name), distance(last(key), last(name)));
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** How many letters must be put in, taken out or changed (Levenshtein 1966). */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int at = 0; at < row.length; at++) {
            row[at] = at;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
