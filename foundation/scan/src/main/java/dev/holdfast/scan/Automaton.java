package dev.holdfast.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds any number of short byte strings in one pass, with one look into one table for each byte (Aho and Corasick 1975,
 * with all failures followed beforehand). Immutable.
 *
 * <p>Bytes that stand in no anchor share one column. States in which an anchor ends have the highest numbers, so that one
 * comparison tells that nothing ends here. Of the others those after fewer letters, where a search mostly is, have the lower
 * numbers and so lie together in memory.
 */
final class Automaton {
    /** The state before the first byte. */
    static final int START = 0;

    /** How many bytes one {@link #stretch} has. */
    static final int STRETCH_BYTES = 4 * 1024;

    private static final int PLACE_BITS = 12;
    private static final int STATES_MAX = Character.MAX_VALUE;

    private final byte[] columns = new byte[256];
    private final int shift;
    private final char[] next;
    private final int firstEnding;
    private final int longest;
    /** For each ending state the numbers of the anchors that end there, the longest first. */
    private final int[][] ending;

    private Automaton(List<byte[]> anchors) {
        shift = assignColumns(anchors);
        longest = anchors.stream().mapToInt(anchor -> anchor.length).max().orElse(0);
        if (longest > STRETCH_BYTES / 2) {
            throw new IllegalArgumentException("an anchor of more than `" + STRETCH_BYTES / 2 + "` bytes");
        }
        var trie = new Trie(anchors, 1 << shift);
        int states = trie.size();
        int[] order = new int[states];
        int quiet = 0;
        for (int state = 0; state < states; state++) {
            quiet += trie.ends(state).length == 0 ? 1 : 0;
        }
        firstEnding = quiet;
        ending = new int[states - quiet][];
        int low = 0;
        int high = quiet;
        for (int state : trie.byDepth()) {
            int[] ends = trie.ends(state);
            order[state] = ends.length == 0 ? low++ : high++;
            if (ends.length > 0) {
                ending[order[state] - quiet] = ends;
            }
        }
        next = new char[states << shift];
        for (int state = 0; state < states; state++) {
            for (int column = 0; column < 1 << shift; column++) {
                next[(order[state] << shift) | column] = (char) order[trie.target(state, column)];
            }
        }
    }

    /**
     * A search for these.
     *
     * @param anchors each of at least one byte; two may be equal
     */
    static Automaton of(List<byte[]> anchors) {
        return new Automaton(anchors);
    }

    /**
     * Goes on until an anchor ends or the bytes do.
     *
     * @param state where the byte before {@code from} led
     * @return the state and how many bytes were read, as {@link #state} and {@link #at} take them apart
     */
    long run(int state, byte[] bytes, int from, int to) {
        int now = state;
        int at = from;
        while (at < to) {
            now = step(now, bytes[at++]);
            if (now >= firstEnding) {
                break;
            }
        }
        return ((long) now << 32) | at;
    }

    /**
     * Reads a stretch by two searches side by side, one in each half: a search waits for the memory at every byte, and two
     * wait together. The second begins so far before its half that what was before cannot matter.
     *
     * @param state where the byte before {@code from} led
     * @param ends takes the bytes with which anchors end, in order, as {@link #endState} and {@link #endAt} take them apart;
     *     room for {@link #STRETCH_BYTES}
     * @return the state behind the stretch as {@link #state} takes it, and how many ends there are, as {@link #at} does
     */
    long stretch(int state, byte[] bytes, int from, int[] ends) {
        int half = STRETCH_BYTES / 2;
        int middle = from + half;
        int first = state;
        int second = START;
        for (int at = middle - longest; at < middle; at++) {
            second = step(second, bytes[at]);
        }
        int count = 0;
        int later = half;
        for (int at = 0; at < half; at++) {
            first = step(first, bytes[from + at]);
            second = step(second, bytes[middle + at]);
            if (first >= firstEnding) {
                ends[count++] = first << PLACE_BITS | at;
            }
            if (second >= firstEnding) {
                ends[later++] = second << PLACE_BITS | half + at;
            }
        }
        System.arraycopy(ends, half, ends, count, later - half);
        return ((long) second << 32) | (count + later - half);
    }

    /** Where an end of a {@link #stretch} is, counted from its first byte. */
    static int endAt(int end) {
        return end & (STRETCH_BYTES - 1);
    }

    static int endState(int end) {
        return end >>> PLACE_BITS;
    }

    private int step(int state, byte b) {
        return next[(state << shift) | (columns[b & 0xFF] & 0xFF)];
    }

    static int state(long run) {
        return (int) (run >>> 32);
    }

    static int at(long run) {
        return (int) run;
    }

    /** Whether an anchor ends in this state. */
    boolean ends(int state) {
        return state >= firstEnding;
    }

    /** Which anchors end in a state for which {@link #ends} holds, by their place in the list; not to be changed. */
    int[] ending(int state) {
        return ending[state - firstEnding];
    }

    private int assignColumns(List<byte[]> anchors) {
        var used = new boolean[256];
        for (byte[] anchor : anchors) {
            for (byte b : anchor) {
                used[b & 0xFF] = true;
            }
        }
        int count = 1;
        for (int value = 0; value < 256; value++) {
            if (used[value]) {
                columns[value] = (byte) count++;
            }
        }
        if (count > 256) {
            throw new IllegalArgumentException("anchors of all bytes there are");
        }
        return 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    /** The anchors as a tree of states, then closed under failure. */
    private final class Trie {
        private final int width;
        private final List<int[]> rows = new ArrayList<>();
        private final List<int[]> ends = new ArrayList<>();
        private final int[] byDepth;

        Trie(List<byte[]> anchors, int width) {
            this.width = width;
            state();
            for (int number = 0; number < anchors.size(); number++) {
                int state = 0;
                for (byte b : anchors.get(number)) {
                    int[] row = rows.get(state);
                    int column = columns[b & 0xFF] & 0xFF;
                    if (row[column] == 0) {
                        row[column] = state();
                    }
                    state = row[column];
                }
                ends.set(state, joined(new int[] {number}, ends.get(state)));
            }
            byDepth = close();
        }

        /** All states, those after fewer bytes first. */
        int[] byDepth() {
            return byDepth;
        }

        int size() {
            return rows.size();
        }

        int target(int state, int column) {
            return rows.get(state)[column];
        }

        int[] ends(int state) {
            return ends.get(state);
        }

        private int state() {
            if (rows.size() > STATES_MAX) {
                throw new IllegalArgumentException("more than `" + STATES_MAX + "` states");
            }
            rows.add(new int[width]);
            ends.add(new int[0]);
            return rows.size() - 1;
        }

        /** Follows all failures, and tells the order in which that can be done. */
        private int[] close() {
            int[] fail = new int[rows.size()];
            int[] order = new int[rows.size()];
            int count = 1; // behind the state before the first byte
            Deque<Integer> left = new ArrayDeque<>();
            for (int target : rows.getFirst()) {
                if (target != 0) {
                    left.add(target);
                }
            }
            while (!left.isEmpty()) {
                int state = left.remove();
                order[count++] = state;
                int[] row = rows.get(state);
                int[] failed = rows.get(fail[state]);
                ends.set(state, joined(ends.get(state), ends.get(fail[state])));
                for (int column = 0; column < width; column++) {
                    if (row[column] == 0) {
                        row[column] = failed[column];
                    } else {
                        fail[row[column]] = failed[column];
                        left.add(row[column]);
                    }
                }
            }
            return order;
        }

        private static int[] joined(int[] first, int[] second) {
            int[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }
}
