package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A part of a text that holds a secret.
 *
 * @param start the index of its first character
 * @param end the index after its last character
 * @param kind what kind of secret
 * @param weight how long the find was that gave it its kind
 */
record Span(int start, int end, String kind, int weight) {
    static Span of(int start, int end, String kind) {
        return new Span(start, end, kind, end - start);
    }

    /** Both as one; the longer find gives the kind. */
    Span join(Span other) {
        Span heavier = other.weight > weight ? other : this;
        return new Span(Math.min(start, other.start), Math.max(end, other.end), heavier.kind, heavier.weight);
    }

    /** The spans of all lists in order, where those that overlap have become one. Of two equal ones the first list's kind holds. */
    static List<Span> merged(List<Span> first, List<Span> second) {
        List<Span> merged = new ArrayList<>();
        Stream.concat(first.stream(), second.stream())
                .sorted(Comparator.comparingInt(Span::start))
                .forEach(span -> {
                    if (!merged.isEmpty() && merged.getLast().end > span.start) {
                        merged.add(merged.removeLast().join(span));
                    } else {
                        merged.add(span);
                    }
                });
        return merged;
    }
}
