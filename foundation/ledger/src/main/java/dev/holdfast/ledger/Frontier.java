package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing Merkle tree: all that is needed to add leaves and compute roots, in at most 63 digests
 * however many leaves there are (the "compact range" of RFC 6962 implementations).
 *
 * @param size how many leaves the tree has
 * @param peaks the roots of the perfect subtrees it falls into, one for each 1 bit of the size, the largest first
 */
record Frontier(long size, List<Digest> peaks) {
    static final Frontier EMPTY = new Frontier(0, List.of());

    Frontier {
        peaks = List.copyOf(peaks);
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(peaks.size() + " peaks do not make a tree of " + size + " leaves");
        }
    }

    /** The tree with one leaf more. */
    Frontier plus(Digest leaf) {
        var grown = new ArrayList<>(peaks);
        byte[] peak = leaf.raw();
        // Adding a leaf carries like adding 1: each trailing 1 bit is a left sibling of the same height.
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            peak = TreeHash.node(grown.removeLast().raw(), peak);
        }
        grown.add(Digest.ofRaw(peak));
        return new Frontier(size + 1, grown);
    }

    /** The tree with some leaves more, which are raw: the same, without a digest in hexadecimal for each node. */
    Frontier plus(List<byte[]> leaves) {
        var grown = new ArrayList<byte[]>(Long.SIZE);
        peaks.forEach(peak -> grown.add(peak.raw()));
        long leavesBefore = size;
        for (byte[] leaf : leaves) {
            byte[] peak = leaf;
            for (long bits = leavesBefore; (bits & 1) == 1; bits >>>= 1) {
                peak = TreeHash.node(grown.removeLast(), peak);
            }
            grown.add(peak);
            leavesBefore++;
        }
        return new Frontier(leavesBefore, grown.stream().map(Digest::ofRaw).toList());
    }

    Head head() {
        if (peaks.isEmpty()) {
            return Head.EMPTY;
        }
        byte[] root = peaks.getLast().raw();
        for (int at = peaks.size() - 2; at >= 0; at--) {
            root = TreeHash.node(peaks.get(at).raw(), root);
        }
        return new Head(size, Digest.ofRaw(root));
    }
}
