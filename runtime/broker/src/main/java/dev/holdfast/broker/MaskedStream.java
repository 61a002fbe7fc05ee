package dev.holdfast.broker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream in which every occurrence of a credential is replaced by asterisks, byte for byte, however the bytes are cut
 * into pieces. It searches by Knuth, Morris and Pratt, and holds back no more than the end of what has come that may be
 * the beginning of the credential. One thread at a time.
 */
final class MaskedStream extends InputStream {
    private static final int PIECE_BYTES = 8192;

    private final InputStream source;
    private final byte[] credential;

    /** For each length of a partial match, the length of the longest shorter one that ends at the same byte. */
    private final int[] shorter;

    private final byte[] buffer;
    private int from;
    private int ready;
    private int end;
    private int matched;

    MaskedStream(InputStream source, byte[] credential) {
        this.source = source;
        this.credential = credential.clone();
        this.shorter = shorterMatches(credential);
        this.buffer = new byte[PIECE_BYTES + credential.length];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (from == ready) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, ready - from);
        System.arraycopy(buffer, from, into, offset, count);
        from += count;
        return count;
    }

    /** Takes in the next piece; false at the end of the source, when nothing is held back either. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, end - from); // INVARIANT: what is left is a partial match
        end -= from;
        from = 0;
        ready = 0; // before reading: a read that throws must not hand the moved bytes over
        int count = source.read(buffer, end, PIECE_BYTES);
        if (count < 0) {
            ready = end;
            matched = 0;
            return ready > 0;
        }
        for (int at = end; at < end + count; at++) {
            advance(at);
        }
        end += count;
        ready = end - matched;
        return true;
    }

    private void advance(int at) {
        while (matched > 0 && buffer[at] != credential[matched]) {
            matched = shorter[matched];
        }
        if (buffer[at] == credential[matched]) {
            matched++;
        }
        if (matched == credential.length) {
            Arrays.fill(buffer, at + 1 - credential.length, at + 1, (byte) '*');
            matched = 0;
        }
    }

    private static int[] shorterMatches(byte[] credential) {
        int[] shorter = new int[credential.length + 1];
        int length = 0;
        for (int at = 1; at < credential.length; at++) {
            while (length > 0 && credential[at] != credential[length]) {
                length = shorter[length];
            }
            if (credential[at] == credential[length]) {
                length++;
            }
            shorter[at + 1] = length;
        }
        return shorter;
    }

    @Override
    public void close() throws IOException {
        Arrays.fill(credential, (byte) 0);
        Arrays.fill(buffer, (byte) 0);
        from = ready = end = matched = 0;
        source.close();
    }
}
