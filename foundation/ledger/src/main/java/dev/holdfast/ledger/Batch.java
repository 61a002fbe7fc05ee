package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Entries that are recorded together or not at all, as they will stand in the write-ahead log. */
final class Batch {
    private final byte[] frames;
    private final List<Digest> leaves;

    private Batch(byte[] frames, List<Digest> leaves) {
        this.frames = frames;
        this.leaves = leaves;
    }

    static Batch of(List<Entry> entries) {
        var frames = new ByteArrayOutputStream();
        var leaves = new ArrayList<Digest>(entries.size());
        for (Entry entry : entries) {
            byte[] payload = EntryFormat.text(entry).getBytes(UTF_8);
            frames.writeBytes(Frame.bytes(Frame.ENTRY, payload));
            leaves.add(TreeHash.leaf(payload));
        }
        return new Batch(frames.toByteArray(), leaves);
    }

    int bytes() {
        return frames.length;
    }

    int entries() {
        return leaves.size();
    }

    /** Writes the entries behind what is there, and returns the tree with them. */
    Frontier addTo(Frontier tree, ByteArrayOutputStream out) {
        out.writeBytes(frames);
        Frontier grown = tree;
        for (Digest leaf : leaves) {
            grown = grown.plus(leaf);
        }
        return grown;
    }
}
