package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;

/**
 * An entry at its place in the ledger.
 *
 * @param index its place, from 0
 * @param entry what was recorded
 * @param leaf its RFC 6962 leaf hash, which an inclusion proof starts from
 */
public record Recorded(long index, Entry entry, Digest leaf) {
    public Recorded {
        if (index < 0) {
            throw new IllegalArgumentException("an index is not negative: " + index);
        }
    }
}
