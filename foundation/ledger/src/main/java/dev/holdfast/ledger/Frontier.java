package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a growing Merkle tree: all that is needed to add leaves and compute roots, in at most 63 hashes
 * however many leaves there are (the "compact range" of RFC 6962 implementations).
 */
final class Frontier {
    static final Frontier EMPTY = new Frontier(0, List.of());

    private final long size;
    private final byte[][] peaks; // raw: an append would spend more on hexadecimal digits than on hashes

    /**
     * @param size how many leaves the tree has
     * @param peaks the roots of the perfect subtrees it falls into, one for each 1 bit of the size, the largest first
     */
    Frontier(long size, List<Digest> peaks) {
        this(size, peaks.stream().map(Digest::raw).toArray(byte[][]::new));
    }

    private Frontier(long size, byte[][] peaks) {
        if (size < 0 || peaks.length != Long.bitCount(size)) {
            throw new IllegalArgumentException(peaks.length + " peaks do not make a tree of " + size + " leaves");
        }
        this.size = size;
        this.peaks = peaks;
    }

    long size() {
        return size;
    }

    /** The tree with one leaf more. */
    Frontier plus(Digest leaf) {
        return plus(List.of(leaf.raw()));
    }

    /** The tree with some leaves more, which are raw. */
    Frontier plus(List<byte[]> leaves) {
        var grown = new ArrayList<>(Arrays.asList(peaks));
        long leavesBefore = size;
        for (byte[] leaf : leaves) {
            byte[] peak = leaf;
            // Adding a leaf carries like adding 1: each trailing 1 bit is a left sibling of the same height.
            for (long bits = leavesBefore; (bits & 1) == 1; bits >>>= 1) {
                peak = TreeHash.node(grown.removeLast(), peak);
            }
            grown.add(peak);
            leavesBefore++;
        }
        return new Frontier(leavesBefore, grown.toArray(byte[][]::new));
    }

    Head head() {
        if (peaks.length == 0) {
            return Head.EMPTY;
        }
        byte[] root = peaks[peaks.length - 1];
        for (int at = peaks.length - 2; at >= 0; at--) {
            root = TreeHash.node(peaks[at], root);
        }
        return new Head(size, Digest.ofRaw(root));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frontier that && size == that.size && Arrays.deepEquals(peaks, that.peaks);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(size);
    }

    @Override
    public String toString() {
        return "Frontier[" + head() + "]";
    }
}
