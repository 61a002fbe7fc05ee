package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.Committed.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the entries of the write-ahead log as tlog-tiles: bundles first, then tiles, then the checkpoint, each durable
 * before the next. Runs under the lock for publishing; others may append meanwhile. What it writes is a function of
 * entries that are durable under a seal, so whoever does it again writes the same bytes. For one use.
 */
final class Publication {
    private static final int BUNDLE_BYTES_AT_ONCE = 16 * 1024 * 1024;

    private final Disk disk;
    private final NoteKey key;
    private final SortedMap<String, byte[]> bundles = new TreeMap<>();
    private final SortedMap<String, byte[]> tiles = new TreeMap<>();
    private final List<String> outgrown = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private int bundleBytes;

    Publication(Disk disk, NoteKey key) {
        this.disk = disk;
        this.key = key;
    }

    /**
     * Publishes up to a seal, if the published checkpoint is not there yet.
     *
     * @param upTo a seal of the write-ahead log, durable; nobody replaces that log meanwhile
     */
    void publish(Committed upTo) throws IOException {
        long published = Checkpoint.published(disk, key).size();
        if (published >= upTo.head().size()) {
            put(checkpoint(Checkpoint.bytes(disk))); // whoever put it there may have died before it was durable
            return;
        }
        var growth = TileGrowth.from(disk, published, this::tile);
        takeUpBundle(published);
        long size = based(upTo.wal().base());
        var entries = new EntryFrames(
                disk, Place.afterBase(upTo.wal().base()).bytes(), upTo.wal().bytes());
        while (entries.next()) {
            size++;
            if (size > published) {
                add(entries, size, growth);
            }
        }
        if (!growth.head().equals(upTo.head())) {
            throw new IOException("the file `wal` has changed");
        }
        growth.end();
        if (bundle.size() > 0) {
            endBundle(size);
        }
        put(bundles);
        put(tiles);
        put(checkpoint(upTo.note().getBytes(UTF_8)));
        for (String folder : outgrown) {
            disk.discard(folder);
        }
    }

    private static SortedMap<String, byte[]> checkpoint(byte[] note) {
        return new TreeMap<>(Map.of(Ledger.CHECKPOINT, note));
    }

    private long based(String note) {
        return note.isEmpty()
                ? 0
                : Checkpoint.parse(SignedNote.parse(note), key.name()).size();
    }

    private void takeUpBundle(long published) throws IOException {
        int width = (int) (published % TilePath.WIDTH);
        if (width > 0) {
            for (byte[] entry : Bundle.read(disk, published / TilePath.WIDTH, width)) {
                Bundle.add(bundle, entry);
            }
        }
    }

    private void add(EntryFrames entries, long size, TileGrowth growth) throws IOException {
        Bundle.add(bundle, entries.bytes(), entries.from(), entries.length());
        growth.add(TreeHash.leaf(entries.bytes(), entries.from(), entries.length()));
        if (size % TilePath.WIDTH == 0) {
            endBundle(size);
        }
    }

    private void endBundle(long size) throws IOException {
        long number = (size - 1) / TilePath.WIDTH;
        String path = TilePath.entries(number, (int) (size - number * TilePath.WIDTH));
        outgrown(path);
        bundles.put(path, bundle.toByteArray());
        bundleBytes += bundle.size();
        bundle.reset();
        if (bundleBytes >= BUNDLE_BYTES_AT_ONCE) {
            put(bundles);
            bundleBytes = 0;
        }
    }

    private void tile(String path, byte[] hashes) {
        outgrown(path);
        tiles.put(path, hashes);
    }

    /** A full tile makes its partial versions superfluous, if it has any. */
    private void outgrown(String path) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        if (!folder.endsWith(".p")) {
            outgrown.add(TilePath.partials(path));
        }
    }

    private void put(SortedMap<String, byte[]> files) throws IOException {
        if (!files.isEmpty()) {
            disk.replace(files);
            files.clear();
        }
    }
}
