package dev.holdfast.gate;

import dev.holdfast.terms.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Chooses among all stretches of {@value #LENGTH} characters of a text some that two texts with a common part choose alike:
 * of every {@value #WINDOW} that follow each other the one with the least hash (winnowing: Schleimer, Wilkerson and Aiken
 * 2003). So a common part of {@code LENGTH + WINDOW - 1} characters is never missed. Each chosen stretch is handed on as a
 * fingerprint: the first 64 bits of SHA-256 over a salt and its characters.
 *
 * <p>Fed character by character with what {@link Letters} or {@link Code} leave of a text; what is given is lower-case
 * letters and digits. Not safe for use by several threads.
 */
final class Grams {
    static final int LENGTH = 36;
    static final int WINDOW = 64;
    static final int SALT_BYTES = 16;
    /** A text with fewer letters and digits may have no fingerprint that another has that holds it. */
    static final int TEXT_MIN = LENGTH + WINDOW - 1;

    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final long BASE_OLDEST = power(LENGTH);
    private static final int RING = 128; // a power of two, longer than LENGTH and WINDOW

    private final Sink sink;
    private final byte[] block = new byte[SALT_BYTES + 3 * LENGTH];
    private final MessageDigest sha = Digest.sha256();
    private final char[] chars = new char[RING];
    private final long[] places = new long[RING];
    /** The hash of the stretch that ends before a character, at the place of that character. */
    private final long[] hashes = new long[RING];

    private long fed;
    private long hash;
    private long least;
    /** Where the stretch with the least hash of the window ends. */
    private long leastEnd = -1;

    private long chosen = -1;
    private long pinned = -1;

    /** Who takes the fingerprints. */
    interface Sink {
        /** One more, of a stretch that begins at that byte. */
        void take(long fingerprint, long at);
    }

    Grams(byte[] salt, Sink sink) {
        System.arraycopy(salt, 0, block, 0, SALT_BYTES);
        this.sink = sink;
    }

    /** The next character, and which byte it stands at. */
    void feed(char c, long at) {
        int slot = (int) fed & (RING - 1);
        hash = hash * BASE + c + 1;
        if (fed >= LENGTH) {
            hash -= BASE_OLDEST * (chars[(int) (fed - LENGTH) & (RING - 1)] + 1);
        }
        chars[slot] = c;
        places[slot] = pinned >= 0 ? pinned : at;
        fed++;
        if (fed >= LENGTH) {
            push(mixed(hash), fed);
        }
    }

    /**
     * What is fed from now on all stands at that byte, whatever is said; at none if it is negative.
     *
     * @return what it was before
     */
    long pin(long at) {
        long before = pinned;
        pinned = at;
        return before;
    }

    /** One for another text, which stands at that byte of this one; what it chooses goes to the same sink. */
    Grams beside(long at) {
        var beside = new Grams(block, sink);
        beside.pinned = pinned >= 0 ? pinned : at;
        return beside;
    }

    /** How many characters there were so far. */
    long fed() {
        return fed;
    }

    /** Another one is chosen where it is less, or where the last has left the window; equal ones are the same characters. */
    private void push(long value, long end) {
        hashes[(int) end & (RING - 1)] = value;
        if (leastEnd < 0 || value < least) {
            least = value;
            leastEnd = end;
        } else if (leastEnd <= end - WINDOW) {
            least = value;
            leastEnd = end;
            for (long at = end - 1; at > end - WINDOW; at--) {
                long older = hashes[(int) at & (RING - 1)];
                if (older < least) {
                    least = older;
                    leastEnd = at;
                }
            }
        }
        if (end >= TEXT_MIN && leastEnd != chosen) {
            choose();
        }
    }

    private void choose() {
        long end = leastEnd;
        chosen = end;
        int length = SALT_BYTES;
        for (long at = end - LENGTH; at < end; at++) {
            char c = chars[(int) at & (RING - 1)];
            if (c < 128) {
                block[length++] = (byte) c;
            } else {
                block[length++] = (byte) 0xFF;
                block[length++] = (byte) (c >> 8);
                block[length++] = (byte) c;
            }
        }
        sha.update(block, 0, length);
        sink.take(ByteBuffer.wrap(sha.digest()).getLong(), places[(int) (end - LENGTH) & (RING - 1)]);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int count = 0; count < exponent; count++) {
            power *= BASE;
        }
        return power;
    }

    /** So that the least is no matter of the last characters alone (the finaliser of MurmurHash3); unsigned order plays no role. */
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
