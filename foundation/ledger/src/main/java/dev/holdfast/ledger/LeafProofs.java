package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.List;

/** Proofs over a list of leaf hashes, by the definitions of RFC 6962, section 2.1; in time linear in the leaves. */
final class LeafProofs {
    private final List<Digest> leaves;

    LeafProofs(List<Digest> leaves) {
        this.leaves = List.copyOf(leaves);
    }

    /** PROOF(m, D[n]) of section 2.1.2. */
    ConsistencyProof consistency(int first) {
        var hashes = new ArrayList<Digest>();
        int from = 0;
        int to = leaves.size();
        boolean known = true;
        var right = new ArrayList<Digest>(); // met on the way down, needed on the way up
        while (first - from < to - from) {
            int split = from + Integer.highestOneBit(to - from - 1);
            if (first <= split) {
                right.add(root(split, to));
                to = split;
            } else {
                right.add(root(from, split));
                from = split;
                known = false;
            }
        }
        if (!known) {
            hashes.add(root(from, to));
        }
        hashes.addAll(right.reversed());
        return new ConsistencyProof(first, leaves.size(), hashes);
    }

    private Digest root(int from, int to) {
        Frontier frontier = Frontier.EMPTY;
        for (Digest leaf : leaves.subList(from, to)) {
            frontier = frontier.plus(leaf);
        }
        return frontier.head().root();
    }
}
