package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of the tiles while leaves are added: on each level the tile that is not full yet. For one thread.
 */
final class TileGrowth {
    /** Where tiles go that have come about. */
    interface Files {
        void put(String path, byte[] hashes) throws IOException;
    }

    private static final class Level {
        private final byte[] hashes = new byte[TilePath.WIDTH * HashTiles.HASH_BYTES];
        private long number;
        private int width;
        private boolean changed;
    }

    private final List<Level> levels = new ArrayList<>();
    private final Files files;

    private long size;

    private TileGrowth(Files files, long size) {
        this.files = files;
        this.size = size;
    }

    /**
     * The right edge of a published tree.
     *
     * @param files told of each tile that becomes full, and at the {@link #end} of those that did not: path and content
     */
    static TileGrowth from(Disk disk, long size, Files files) throws IOException {
        var growth = new TileGrowth(files, size);
        var tiles = new HashTiles(disk, size);
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= TilePath.WIDTH) {
            Level edge = growth.level(level);
            edge.number = hashes / TilePath.WIDTH;
            byte[] tile = tiles.tile(level, edge.number);
            System.arraycopy(tile, 0, edge.hashes, 0, tile.length);
            edge.width = tile.length / HashTiles.HASH_BYTES;
            level++;
        }
        return growth;
    }

    void add(Digest leaf) throws IOException {
        add(leaf.raw());
    }

    /** Adds a raw leaf. */
    void add(byte[] leaf) throws IOException {
        add(0, leaf);
        size++;
    }

    /** The head over all leaves so far. */
    Head head() throws IOException {
        return new TreeReader(this::subtree).frontier(size).head();
    }

    /** Hands out the tiles that are not full; nothing may be added afterwards. */
    void end() throws IOException {
        for (int level = 0; level < levels.size(); level++) {
            Level edge = levels.get(level);
            if (edge.changed && edge.width > 0) {
                files.put(
                        TilePath.hashes(level, edge.number, edge.width),
                        Arrays.copyOf(edge.hashes, edge.width * HashTiles.HASH_BYTES));
            }
        }
    }

    /** One on the right edge, which the peaks of the whole tree are. */
    private Digest subtree(int height, long index) {
        Level edge = level(height / TilePath.HEIGHT);
        int inside = height % TilePath.HEIGHT;
        long at = (index << inside) - edge.number * TilePath.WIDTH;
        return HashTiles.root(edge.hashes, Math.toIntExact(at) * HashTiles.HASH_BYTES, 1 << inside);
    }

    private void add(int level, byte[] hash) throws IOException {
        Level edge = level(level);
        System.arraycopy(hash, 0, edge.hashes, edge.width * HashTiles.HASH_BYTES, HashTiles.HASH_BYTES);
        edge.width++;
        edge.changed = true;
        if (edge.width == TilePath.WIDTH) {
            files.put(TilePath.hashes(level, edge.number, TilePath.WIDTH), edge.hashes.clone());
            edge.number++;
            edge.width = 0;
            add(level + 1, HashTiles.root(edge.hashes, 0, TilePath.WIDTH).raw());
        }
    }

    private Level level(int level) {
        while (levels.size() <= level) {
            levels.add(new Level());
        }
        return levels.get(level);
    }
}
