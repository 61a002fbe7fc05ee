package dev.holdfast.gate;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What is left of a file once texts in it are looked at as files of their own. Of each text both ends stay, as much of them as
 * a secret may take that crosses from one text into the next, and no word is cut. Immutable; not a record, since it has an
 * array.
 */
final class Rest {
    /** More than a credential has that is no private key. */
    private static final int END_BYTES = 256;

    /** Not worth leaving out. */
    private static final int LEFT_OUT_BYTES_MIN = 512;

    private static final byte[] CUT = {0};

    private final byte[] bytes;
    private final List<Piece> pieces;

    private Rest(byte[] bytes, List<Piece> pieces) {
        this.bytes = bytes;
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Bytes that stay.
     *
     * @param before how many bytes stand before it in what is left, the marks of cuts included
     */
    private record Piece(int before, int from, int to) {}

    /** What these sources, which stand in the file in whatever order, leave of it. */
    static Rest without(byte[] bytes, List<SourceMap.Source> sources) {
        var pieces = new ArrayList<Piece>();
        int before = 0;
        int from = 0;
        for (SourceMap.Source source : sources.stream()
                .sorted(Comparator.comparingLong(SourceMap.Source::at))
                .toList()) {
            int end = (int) source.end();
            int first = wordEnd(bytes, (int) source.at() + END_BYTES, end);
            int last = wordBegin(bytes, end - END_BYTES, first);
            if (last - first >= LEFT_OUT_BYTES_MIN) {
                pieces.add(new Piece(before, from, first));
                before += first - from + CUT.length;
                from = last;
            }
        }
        pieces.add(new Piece(before, from, bytes.length));
        return new Rest(bytes, pieces);
    }

    private static int wordEnd(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && bytes[at] != ' ') {
            at++;
        }
        return at;
    }

    private static int wordBegin(byte[] bytes, int from, int limit) {
        int at = from;
        while (at > limit && bytes[at - 1] != ' ') {
            at--;
        }
        return at;
    }

    /** Its bytes, with a NUL wherever something was left out. */
    InputStream stream() {
        var parts = new ArrayList<InputStream>();
        for (Piece piece : pieces) {
            if (piece.before > 0) {
                parts.add(new ByteArrayInputStream(CUT));
            }
            parts.add(new ByteArrayInputStream(bytes, piece.from, piece.to - piece.from));
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /** Which byte of the file a byte of {@link #stream} is. */
    long place(long at) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (pieces.get(middle).before <= at) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pieces.get(low).from + at - pieces.get(low).before;
    }
}
