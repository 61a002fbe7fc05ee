package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.util.List;

/**
 * A proof that one leaf is in a tree (RFC 9162, section 2.1.3).
 *
 * @param index the leaf's place, an unsigned number
 * @param size how many leaves the tree has, an unsigned number
 * @param hashes the siblings on the way up, the leaf's first
 */
public record InclusionProof(long index, long size, List<Digest> hashes) {
    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /** Whether it shows that the tree with this root has this leaf at this index. */
    public boolean proves(Digest leaf, Digest root) {
        if (Long.compareUnsigned(index, size) >= 0) {
            return false;
        }
        long at = index;
        long last = size - 1;
        Digest hash = leaf;
        for (Digest sibling : hashes) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                hash = TreeHash.node(sibling, hash);
                // The last node of a level without a sibling moves up as it is.
                while ((at & 1) == 0 && at != 0) {
                    at >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = TreeHash.node(hash, sibling);
            }
            at >>>= 1;
            last >>>= 1;
        }
        // Without the first condition a proof that stops half way would pass for the root of a smaller tree.
        return last == 0 && hash.equals(root);
    }
}
