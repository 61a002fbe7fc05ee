package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.security.MessageDigest;

/** The two hashes of RFC 6962, section 2.1; their first byte keeps a leaf from ever being taken for a node. */
final class TreeHash {
    /** The root of a tree without leaves. */
    static final Digest EMPTY = Digest.of(new byte[0]);

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private TreeHash() {}

    static Digest leaf(byte[] entry) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(LEAF);
        return Digest.ofRaw(sha256.digest(entry));
    }

    static Digest node(Digest left, Digest right) {
        return Digest.ofRaw(node(left.raw(), right.raw()));
    }

    /** The leaf of an entry that is part of some bytes, raw. */
    static byte[] leaf(byte[] bytes, int from, int length) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(LEAF);
        sha256.update(bytes, from, length);
        return sha256.digest();
    }

    /** The node above two raw hashes. */
    static byte[] node(byte[] left, byte[] right) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }
}
