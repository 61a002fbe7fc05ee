package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of RFC 6962 trees, computed from the hashes of perfect subtrees wherever those are kept. A proof needs
 * a number of them that grows with the square of the tree's height at most.
 */
final class TreeReader {
    /** The roots of perfect subtrees. */
    interface Hashes {
        /**
         * The root of one.
         *
         * @param height the subtree has 2^height leaves
         * @param index how many subtrees of that height stand before it
         */
        Digest subtree(int height, long index) throws IOException;
    }

    private final Hashes hashes;

    TreeReader(Hashes hashes) {
        this.hashes = hashes;
    }

    /** The right edge of the tree over the first leaves. */
    Frontier frontier(long size) throws IOException {
        var peaks = new ArrayList<Digest>();
        long before = 0;
        for (int height = Long.SIZE - 2; height >= 0; height--) {
            if ((size >>> height & 1) == 1) {
                peaks.add(hashes.subtree(height, before >>> height));
                before += 1L << height;
            }
        }
        return new Frontier(size, peaks);
    }

    /**
     * PATH of RFC 9162, section 2.1.3.1.
     *
     * @param index from 0, less than {@code size}
     */
    InclusionProof inclusion(long index, long size) throws IOException {
        var path = new ArrayList<Digest>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                path.addFirst(root(middle, to));
                to = middle;
            } else {
                path.addFirst(root(from, middle));
                from = middle;
            }
        }
        return new InclusionProof(index, size, path);
    }

    /**
     * PROOF of RFC 9162, section 2.1.4.1; empty for an empty first tree, which every tree extends.
     *
     * @param first from 0 to {@code second}
     */
    ConsistencyProof consistency(long first, long second) throws IOException {
        var proof = new ArrayList<Digest>();
        long from = 0;
        long to = second;
        while (first > 0 && first < to) {
            long middle = from + split(to - from);
            if (first <= middle) {
                proof.addFirst(root(middle, to));
                to = middle;
            } else {
                proof.addFirst(root(from, middle));
                from = middle;
            }
        }
        if (first > 0 && from > 0) {
            proof.addFirst(root(from, to)); // where it begins at 0, the verifier knows it: it is the first root itself
        }
        return new ConsistencyProof(first, second, proof);
    }

    /** The root over a range that some walk from the whole tree by {@link #split} leads to. */
    private Digest root(long from, long to) throws IOException {
        var peaks = new ArrayList<Digest>();
        long at = from;
        while (at < to) {
            int height = Long.SIZE - 1 - Long.numberOfLeadingZeros(to - at);
            peaks.add(hashes.subtree(height, at >>> height));
            at += 1L << height;
        }
        return joined(peaks);
    }

    private static Digest joined(List<Digest> peaks) {
        Digest root = peaks.getLast();
        for (int at = peaks.size() - 2; at >= 0; at--) {
            root = TreeHash.node(peaks.get(at), root);
        }
        return root;
    }

    /** The largest power of two smaller than {@code leaves}, of which there are at least two. */
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
