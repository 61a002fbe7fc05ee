package dev.holdfast.tools;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Finds the place in a file that most resembles lines which are not in it, to show a model what it got wrong. */
final class Resemblance {
    private static final int FILE_LINES_MAX = 50_000;
    private static final int WANTED_LINES_MAX = 200;
    private static final int COMPARED_CHARS_MAX = 200;
    private static final double ALIKE = 0.5;

    private Resemblance() {}

    /** The index of the file's line where the wanted lines most likely begin; empty when nothing is alike. */
    static OptionalInt find(List<String> file, List<String> wanted) {
        var lines = file.subList(0, Math.min(file.size(), FILE_LINES_MAX));
        var sought = wanted.subList(0, Math.min(wanted.size(), WANTED_LINES_MAX));
        var equal = byEqualLines(lines, sought);
        return equal.isPresent() ? equal : byLongestLine(lines, sought);
    }

    /** Every wanted line that stands in the file, but for spaces around it, votes for a beginning. */
    private static OptionalInt byEqualLines(List<String> lines, List<String> wanted) {
        Map<String, Integer> places = new HashMap<>();
        for (int j = wanted.size() - 1; j >= 0; j--) {
            if (!wanted.get(j).isBlank()) {
                places.put(wanted.get(j).strip(), j);
            }
        }
        Map<Integer, Integer> votes = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Integer j = places.get(lines.get(i).strip());
            if (j != null) {
                // longer lines say more than a lone brace
                votes.merge(Math.max(0, i - j), lines.get(i).strip().length(), Integer::sum);
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<Integer, Integer>comparingByKey().reversed()))
                .map(best -> OptionalInt.of(best.getKey()))
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt byLongestLine(List<String> lines, List<String> wanted) {
        int longest = 0;
        for (int j = 1; j < wanted.size(); j++) {
            longest =
                    wanted.get(j).strip().length() > wanted.get(longest).strip().length() ? j : longest;
        }
        if (wanted.isEmpty()) {
            return OptionalInt.empty();
        }
        var pairs = pairs(wanted.get(longest));
        double best = ALIKE;
        int at = -1;
        for (int i = 0; i < lines.size(); i++) {
            double alike = alike(pairs, pairs(lines.get(i)));
            if (alike > best) {
                best = alike;
                at = i;
            }
        }
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(Math.max(0, at - longest));
    }

    /** Shared pairs of neighbouring characters over all of them (Dice's coefficient), 0 to 1. */
    private static double alike(Set<Integer> a, Set<Integer> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        long shared = a.stream().filter(b::contains).count();
        return 2.0 * shared / (a.size() + b.size());
    }

    private static Set<Integer> pairs(String line) {
        String text = line.strip();
        var pairs = new HashSet<Integer>();
        for (int i = 0; i + 1 < Math.min(text.length(), COMPARED_CHARS_MAX); i++) {
            pairs.add((text.charAt(i) << 16) | text.charAt(i + 1));
        }
        return pairs;
    }
}
