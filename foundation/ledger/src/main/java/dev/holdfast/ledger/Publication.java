package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.Committed.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes the entries of the write-ahead log as tlog-tiles: bundles and tiles first, then the checkpoint that needs them,
 * when they are durable. Runs under the lock for publishing; others may append meanwhile. What it writes is a function of
 * entries that are durable under a seal, so whoever does it again writes the same bytes. For one use.
 */
final class Publication {
    /** As many bytes of bundles are put in place together, while the next ones are made. */
    private static final int LOAD_BYTES = 8 * 1024 * 1024;

    private static final int GIVING_WAY_ENTRIES = 32;

    private final Disk disk;
    private final NoteKey key;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final List<String> outgrown = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private int bundleBytes;
    private CompletableFuture<Void> load = CompletableFuture.completedFuture(null);

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
            disk.replace(
                    Ledger.CHECKPOINT, Checkpoint.bytes(disk)); // whoever put it there may have died before the sync
            return;
        }
        try {
            putTiles(published, upTo);
        } finally {
            load.handle((_, _) -> this).join(); // nothing is written any more when the lock is given back
        }
        disk.replace(Ledger.CHECKPOINT, upTo.note().getBytes(UTF_8));
        for (String folder : outgrown) {
            disk.discard(folder);
        }
    }

    private void putTiles(long published, Committed upTo) throws IOException {
        var growth = TileGrowth.from(disk, published, this::tile);
        takeUpBundle(published);
        long size = based(upTo.wal().base().note());
        var entries = new EntryFrames(
                disk, Place.afterBase(upTo.wal().base()).bytes(), upTo.wal().bytes());
        while (entries.next()) {
            size++;
            if (size > published) {
                add(entries, size, growth);
            }
            if (size % GIVING_WAY_ENTRIES == 0) {
                PublishingThread.giveWay();
            }
        }
        if (!growth.head().equals(upTo.head())) {
            throw new IOException("the file `wal` has changed");
        }
        growth.end();
        if (bundle.size() > 0) {
            endBundle(size);
        }
        awaitLoad();
        if (!files.isEmpty()) { // the last bundle may have made a load
            disk.replace(files);
        }
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
        files.put(path, bundle.toByteArray());
        bundleBytes += bundle.size();
        bundle.reset();
        if (bundleBytes >= LOAD_BYTES) {
            beginLoad();
        }
    }

    private void tile(String path, byte[] hashes) {
        outgrown(path);
        files.put(path, hashes);
    }

    /** A full tile makes its partial versions superfluous, if it has any. */
    private void outgrown(String path) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        if (!folder.endsWith(".p")) {
            outgrown.add(TilePath.partials(path));
        }
    }

    /** Puts what is ready in place beside the making of more; one load at a time, so that little is held in memory. */
    private void beginLoad() throws IOException {
        awaitLoad();
        var ready = new TreeMap<>(files);
        files.clear();
        bundleBytes = 0;
        load = CompletableFuture.runAsync(
                () -> {
                    try {
                        disk.replace(ready);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                putting -> Thread.ofPlatform().daemon().name("ledger-load").start(putting));
    }

    private void awaitLoad() throws IOException {
        try {
            load.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException failed
                    ? failed.getCause()
                    : new IOException(e.getCause());
        }
    }
}
