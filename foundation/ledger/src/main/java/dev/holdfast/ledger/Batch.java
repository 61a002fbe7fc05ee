package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Entries that are recorded together or not at all, as they will stand in the write-ahead log, and their leaves. */
final class Batch {
    private final byte[] frames;
    private final List<byte[]> leaves;

    private Batch(byte[] frames, List<byte[]> leaves) {
        this.frames = frames;
        this.leaves = leaves;
    }

    static Batch of(List<Entry> entries) {
        var payloads = new ArrayList<byte[]>(entries.size());
        var leaves = new ArrayList<byte[]>(entries.size());
        int bytes = 0;
        for (Entry entry : entries) {
            byte[] payload = entry.canonical().getBytes(UTF_8);
            payloads.add(payload);
            leaves.add(TreeHash.leaf(payload, 0, payload.length));
            bytes += Frame.HEADER_BYTES + payload.length;
        }
        var frames = ByteBuffer.allocate(bytes);
        for (byte[] payload : payloads) {
            Frame.put(frames, Frame.ENTRY, payload);
        }
        return new Batch(frames.array(), leaves);
    }

    int bytes() {
        return frames.length;
    }

    int entries() {
        return leaves.size();
    }

    /** The raw leaf hashes of the entries. */
    List<byte[]> leaves() {
        return leaves;
    }

    /** Writes the entries behind what is there. */
    void putInto(ByteBuffer out) {
        out.put(frames);
    }
}
