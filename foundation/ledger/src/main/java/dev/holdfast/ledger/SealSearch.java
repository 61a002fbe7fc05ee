package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds batches of a write-ahead log behind one that cannot be read. A batch is durable before the next one is written, so
 * a crash damages the last one at most; what is damaged farther in front was told, and is not cut off like that one.
 */
final class SealSearch {
    private static final long SIZE_MAX = Long.MAX_VALUE / 20; // INVARIANT: one more digit fits

    private SealSearch() {}

    /**
     * Whether at least two batches were sealed behind a place.
     *
     * @param tail what stands there, to the end of the file
     * @param size how many entries stand before it: a seal of no more is from an earlier log
     */
    static boolean findsTwo(byte[] tail, NoteKey key, long size) throws IOException {
        byte[] origin = (key.name() + "\n").getBytes(UTF_8);
        var found = new HashSet<Head>();
        for (int at = 0; at + Frame.HEADER_BYTES + origin.length <= tail.length && found.size() < 2; at++) {
            int text = at + Frame.HEADER_BYTES;
            // the size first: tens of thousands may stand there from an earlier log, too many to be read
            if (tail[at] == Frame.SEAL
                    && Arrays.equals(tail, text, text + origin.length, origin, 0, origin.length)
                    && number(tail, text + origin.length) > size) {
                var frames = new FrameReader(FrameReader.Source.of(tail, 0), at);
                if (frames.next() instanceof Frame.OfSeal(var note)) {
                    addVerified(note, key, found);
                }
            }
        }
        return found.size() == 2;
    }

    /** The number that stands in a line of its own, as far as a number goes. */
    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int at = from; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && number < SIZE_MAX; at++) {
            number = 10 * number + bytes[at] - '0';
        }
        return number;
    }

    private static void addVerified(String note, NoteKey key, Set<Head> found) {
        try {
            found.add(Checkpoint.verified(SignedNote.parse(note), key));
        } catch (LedgerException e) {
            // nobody sealed anything with it
        }
    }
}
