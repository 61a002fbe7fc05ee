package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * Finds any number of texts in one pass over another, in time proportional to its length whatever the texts are (Aho and
 * Corasick 1975). Immutable.
 *
 * <p>A state is a number; its edges lie in one hash table keyed by state and character. State 0 is the root, where
 * nothing has been recognised.
 */
final class Needles {
    private final List<Needle> needles;
    private final long[] edgeKeys;
    private final int[] edgeTargets;
    private final BitSet firsts = new BitSet(128);
    private final int[] fail;
    private final int[] longest;
    private int states = 1;

    private Needles(List<Needle> needles, int chars) {
        this.needles = needles;
        int capacity = Integer.highestOneBit(Math.max(16, chars + chars / 2)) * 2; // a third to two thirds full
        edgeKeys = new long[capacity];
        edgeTargets = new int[capacity];
        fail = new int[chars + 1];
        longest = new int[chars + 1];
        Arrays.fill(longest, -1);
    }

    /** A search for these texts. */
    static Needles of(Collection<Needle> needles) {
        int chars = needles.stream().mapToInt(needle -> needle.text().length()).sum();
        var search = new Needles(List.copyOf(needles), chars);
        search.build();
        return search;
    }

    /** How many texts it looks for. */
    int size() {
        return needles.size();
    }

    /** Every place where one of the texts stands; places that overlap have become one. In order. */
    List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        int state = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (state == 0 && !firsts.get(c)) {
                continue;
            }
            state = next(state, c);
            if (longest[state] >= 0) {
                join(found, span(text, at + 1, needles.get(longest[state])));
            }
        }
        return found;
    }

    private int next(int from, char c) {
        int state = from;
        int target = edge(state, c);
        while (target == 0 && state != 0) {
            state = fail[state];
            target = edge(state, c);
        }
        return target;
    }

    private static Span span(String text, int end, Needle needle) {
        int start = end - needle.text().length();
        if (needle.before() > 0 && start > 0 && Alphabet.BASE64.holds(text.charAt(start - 1))) {
            start--;
        }
        int last = needle.after() > 0 && end < text.length() && Alphabet.BASE64.holds(text.charAt(end)) ? end + 1 : end;
        return new Span(start, last, needle.kind(), needle.text().length());
    }

    /** Ends never go back, so whatever overlaps does so with the last. */
    private static void join(List<Span> found, Span span) {
        Span joined = span;
        while (!found.isEmpty() && found.getLast().end() > joined.start()) {
            joined = found.removeLast().join(joined);
        }
        found.add(joined);
    }

    private void build() {
        int[] parent = new int[fail.length];
        char[] letter = new char[fail.length];
        int[] depth = new int[fail.length];
        int deepest = 0;
        for (int index = 0; index < needles.size(); index++) {
            String text = needles.get(index).text();
            int state = 0;
            for (int at = 0; at < text.length(); at++) {
                int target = edge(state, text.charAt(at));
                if (target == 0) {
                    target = states++;
                    put(state, text.charAt(at), target);
                    parent[target] = state;
                    letter[target] = text.charAt(at);
                    depth[target] = at + 1;
                }
                state = target;
            }
            firsts.set(text.charAt(0));
            longest[state] = index;
            deepest = Math.max(deepest, text.length());
        }
        for (int state : byDepth(depth, deepest)) {
            if (depth[state] > 1) {
                fail[state] = next(fail[parent[state]], letter[state]);
            }
            if (longest[state] < 0) {
                longest[state] = longest[fail[state]];
            }
        }
    }

    /** The states, shallow ones first: what a state falls back to is always shallower. */
    private int[] byDepth(int[] depth, int deepest) {
        int[] from = new int[deepest + 2];
        for (int state = 0; state < states; state++) {
            from[depth[state] + 1]++;
        }
        for (int level = 1; level < from.length; level++) {
            from[level] += from[level - 1];
        }
        int[] order = new int[states];
        for (int state = 0; state < states; state++) {
            order[from[depth[state]]++] = state;
        }
        return order;
    }

    private int edge(int state, char c) {
        long key = key(state, c);
        int at = slot(key);
        while (edgeKeys[at] != 0) {
            if (edgeKeys[at] == key) {
                return edgeTargets[at];
            }
            at = (at + 1) & (edgeKeys.length - 1);
        }
        return 0;
    }

    private void put(int state, char c, int target) {
        long key = key(state, c);
        int at = slot(key);
        while (edgeKeys[at] != 0) {
            at = (at + 1) & (edgeKeys.length - 1);
        }
        edgeKeys[at] = key;
        edgeTargets[at] = target;
    }

    private static long key(int state, char c) {
        return (((long) state << 16) | c) + 1; // never 0, which marks an empty slot
    }

    private int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (edgeKeys.length - 1);
    }
}
