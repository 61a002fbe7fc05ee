package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.List;

/** The tree of RFC 6962 written down as its definition: slow, recursive and easy to check against the text. */
final class ModelTree {
    private ModelTree() {}

    static Digest root(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            return Digest.of("");
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = split(leaves.size());
        return TreeHash.node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    /** PATH(m, D[n]) of section 2.1.1. */
    static List<Digest> inclusion(int index, List<Digest> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int split = split(leaves.size());
        var left = leaves.subList(0, split);
        var right = leaves.subList(split, leaves.size());
        return index < split
                ? with(inclusion(index, left), root(right))
                : with(inclusion(index - split, right), root(left));
    }

    /** PROOF(m, D[n]) of section 2.1.2. */
    static List<Digest> consistency(int first, List<Digest> leaves) {
        return subProof(first, leaves, true);
    }

    private static List<Digest> subProof(int first, List<Digest> leaves, boolean known) {
        if (first == leaves.size()) {
            return known ? List.of() : List.of(root(leaves));
        }
        int split = split(leaves.size());
        var left = leaves.subList(0, split);
        var right = leaves.subList(split, leaves.size());
        return first <= split
                ? with(subProof(first, left, known), root(right))
                : with(subProof(first - split, right, false), root(left));
    }

    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static List<Digest> with(List<Digest> proof, Digest last) {
        var longer = new ArrayList<>(proof);
        longer.add(last);
        return List.copyOf(longer);
    }
}
