package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * A proof that a tree only grew (RFC 9162, section 2.1.4). This is the verifier's reading, for which an empty first tree
 * is an error; a witness, to whom every tree extends the empty one, needs another.
 *
 * @param first how many leaves the older tree has, an unsigned number
 * @param second how many leaves the newer tree has, an unsigned number
 * @param hashes the nodes that both roots are computed from
 */
public record ConsistencyProof(long first, long second, List<Digest> hashes) {
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /** Whether it shows that the newer tree starts with all leaves of the older one. */
    public boolean proves(Digest firstRoot, Digest secondRoot) {
        if (first == 0 || Long.compareUnsigned(first, second) > 0) {
            return false;
        }
        if (first == second) {
            return hashes.isEmpty() && firstRoot.equals(secondRoot);
        }
        return !hashes.isEmpty() && bothRootsFollow(firstRoot, secondRoot);
    }

    private boolean bothRootsFollow(Digest firstRoot, Digest secondRoot) {
        var path = new ArrayList<Digest>(hashes);
        if (Long.bitCount(first) == 1) {
            path.addFirst(firstRoot); // a perfect older tree is itself a node of the newer one
        }
        int shared = Long.numberOfTrailingZeros(~(first - 1));
        long at = (first - 1) >>> shared;
        long last = (second - 1) >>> shared;
        Digest older = path.getFirst();
        Digest newer = older;
        for (Digest sibling : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                older = TreeHash.node(sibling, older);
                newer = TreeHash.node(sibling, newer);
                while ((at & 1) == 0 && at != 0) {
                    at >>>= 1;
                    last >>>= 1;
                }
            } else {
                newer = TreeHash.node(newer, sibling);
            }
            at >>>= 1;
            last >>>= 1;
        }
        return last == 0 && older.equals(firstRoot) && newer.equals(secondRoot);
    }
}
