package dev.holdfast.ledger;

import java.io.IOException;
import java.util.Arrays;

/**
 * The published tree of a ledger, which proofs are made from. Keeps the checkpoint that it verified last, until another
 * one is there, and some of its tiles, which never change. Safe for use by several threads.
 */
final class PublishedTree {
    private final Disk disk;
    private final NoteKey key;
    private byte[] checkpoint = new byte[0]; // guarded by this, as is what follows from it
    private Head head = Head.EMPTY;
    private TreeReader tree;

    PublishedTree(Disk disk, NoteKey key) {
        this.disk = disk;
        this.key = key;
        this.tree = new TreeReader(new HashTiles(disk, 0));
    }

    /**
     * How many entries the checkpoint covers that is there now.
     *
     * @throws LedgerException {@code CORRUPT} or {@code UNSIGNED}
     */
    synchronized long size() throws IOException {
        byte[] found = Checkpoint.bytes(disk);
        if (!Arrays.equals(found, checkpoint)) {
            String note = Checkpoint.text(found);
            head = note.isEmpty() ? Head.EMPTY : Checkpoint.verified(SignedNote.parse(note), key);
            tree = new TreeReader(new HashTiles(disk, head.size()));
            checkpoint = found;
        }
        return head.size();
    }

    /** As {@link TreeReader#inclusion}, of a tree whose size was covered when {@link #size} was asked. */
    synchronized InclusionProof inclusion(long index, long size) throws IOException {
        return tree.inclusion(index, size);
    }

    /** As {@link TreeReader#consistency}, otherwise as {@link #inclusion}. */
    synchronized ConsistencyProof consistency(long first, long second) throws IOException {
        return tree.consistency(first, second);
    }
}
