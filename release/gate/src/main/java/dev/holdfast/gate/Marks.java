package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some ASCII texts that are looked for in bytes in one pass, which skips most of what it passes: where the last two bytes of
 * a window do not stand so in the beginning of any text, all but one of the window is skipped (Wu and Manber 1994).
 * Immutable.
 */
final class Marks {
    private static final int BLOCKS = 1 << 12;

    private final List<byte[]> texts = new ArrayList<>();
    private final int least;
    /** How far to go on, by the two bytes that end a window; blocks with the same number share the shorter way. */
    private final byte[] shifts = new byte[BLOCKS];

    private Marks(List<String> texts) {
        texts.forEach(text -> this.texts.add(text.getBytes(ISO_8859_1)));
        least = texts.stream().mapToInt(String::length).min().orElseThrow();
        Arrays.fill(shifts, (byte) (least - 1));
        for (byte[] text : this.texts) {
            for (int end = 2; end <= least; end++) {
                int block = block(text[end - 2], text[end - 1]);
                shifts[block] = (byte) Math.min(shifts[block], least - end);
            }
        }
    }

    /** Looks for these, each of two to a hundred characters. */
    static Marks of(String... texts) {
        return new Marks(List.of(texts));
    }

    /** Who is told of the places. */
    interface Sink {
        /** A text stands there, the one with this number. */
        void at(int at, int text);
    }

    /** Tells of every place, in order. */
    void find(byte[] bytes, Sink sink) {
        int end = least - 1;
        while (end < bytes.length) {
            int shift = shifts[block(bytes[end - 1], bytes[end])];
            if (shift == 0) {
                tell(bytes, end - least + 1, sink);
                shift = 1;
            }
            end += shift;
        }
    }

    /** Where each of them stands first, by its number; -1 where it does not. */
    int[] firsts(byte[] bytes) {
        int[] firsts = new int[texts.size()];
        Arrays.fill(firsts, -1);
        find(bytes, (at, text) -> firsts[text] = firsts[text] < 0 ? at : firsts[text]);
        return firsts;
    }

    private void tell(byte[] bytes, int at, Sink sink) {
        for (int index = 0; index < texts.size(); index++) {
            byte[] text = texts.get(index);
            if (at + text.length <= bytes.length
                    && Arrays.mismatch(bytes, at, at + text.length, text, 0, text.length) < 0) {
                sink.at(at, index);
            }
        }
    }

    private static int block(byte before, byte last) {
        return (before << 5 ^ last) & (BLOCKS - 1);
    }
}
