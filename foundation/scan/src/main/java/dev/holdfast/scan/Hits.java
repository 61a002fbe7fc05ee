package dev.holdfast.scan;

import dev.holdfast.scan.Hit.Subject;
import dev.holdfast.scan.Scan.Extent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the finds of one scan and keeps of those that are one thing seen twice the one that says most. */
final class Hits {
    /** How many of one kind are kept: who has a thousand of them has to look anyway. */
    private static final int PER_KIND_MAX = 1_000;

    private static final int SHOWN_MAX = 120;

    /** A find: its hit and a hash of what it is, which tells whether another is the same. */
    private record Found(Hit.Kind kind, Extent extent, List<String> forms, String shown, int hash) {
        Hit hit() {
            return new Hit(kind, extent.at(), extent.length(), forms, shown);
        }

        boolean generic() {
            return kind.name().startsWith("generic-");
        }

        /** Whether this one says more than another find of the same thing. */
        boolean beats(Found other) {
            if (generic() != other.generic()) {
                return other.generic();
            }
            if (forms.size() != other.forms.size()) {
                return forms.size() < other.forms.size();
            }
            return extent.length() > other.extent.length();
        }
    }

    private final List<Found> found = new ArrayList<>();
    private final Map<Hit.Kind, Integer> counts = new HashMap<>();

    void add(Hit.Kind kind, Extent extent, List<String> forms, String what) {
        if (counts.merge(kind, 1, Integer::sum) <= PER_KIND_MAX) {
            found.add(new Found(kind, extent, forms, shown(kind.subject(), what), what.hashCode()));
        }
    }

    /** Each thing once, in order. */
    List<Hit> sorted() {
        if (found.isEmpty()) {
            return List.of(); // as in most files
        }
        List<Found> kept = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            Found last = null;
            List<Found> ofSubject = found.stream()
                    .filter(one -> one.kind().subject() == subject)
                    .sorted(Comparator.<Found>comparingLong(one -> one.extent().at())
                            .thenComparingInt(one -> one.forms().size())
                            .thenComparing(one -> one.kind().name())
                            .thenComparingInt(Found::hash))
                    .toList();
            for (Found one : ofSubject) {
                if (last == null || !same(last, one)) {
                    kept.add(one);
                    last = one;
                } else if (one.beats(last)) {
                    kept.set(kept.size() - 1, one);
                    last = one;
                }
            }
        }
        return kept.stream()
                .sorted(Comparator.<Found>comparingLong(one -> one.extent().at())
                        .thenComparing(one -> one.kind().name()))
                .map(Found::hit)
                .toList();
    }

    private static boolean same(Found one, Found other) {
        if (one.extent().length() == 0 || other.extent().length() == 0) {
            return one.extent().at() == other.extent().at() && one.hash() == other.hash();
        }
        return one.extent().overlaps(other.extent());
    }

    /** What may be printed: of a secret its first letters, which say what it is; of a person little more. */
    private static String shown(Subject subject, String what) {
        String printable = what.chars()
                .limit(SHOWN_MAX)
                .map(c -> c < ' ' || c > '~' ? '.' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return switch (subject) {
            case SECRET ->
                printable.substring(0, Math.min(4, what.length() / 5)) + "... (" + what.length() + " characters)";
            case PERSON -> printable.substring(0, Math.min(2, what.length() / 5)) + "..." + end(printable);
            case ENDPOINT, HOME, PROMPT, TOOL_SCHEMA, INSTRUCTIONS, CONVERSATION, INJECTION, UNREAD -> printable;
        };
    }

    /** What is said of a person besides the beginning: the host of an address, the last digits of a number. */
    private static String end(String printable) {
        int host = printable.indexOf('@');
        return printable.substring(host > 0 ? host : printable.length() * 4 / 5);
    }
}
