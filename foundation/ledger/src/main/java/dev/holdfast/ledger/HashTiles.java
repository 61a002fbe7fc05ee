package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tiles of hashes on a disk, as a tree of one size sees them. A partial tile that has given way to the full one is
 * read from that. Keeps the tiles it read last. For one thread.
 */
final class HashTiles implements TreeReader.Hashes {
    static final int HASH_BYTES = 32;
    private static final int TILES_KEPT = 64;

    private final Disk disk;
    private final long size;
    private final Map<String, byte[]> kept = new LinkedHashMap<>();

    /** @param size of a published tree, whose tiles are there */
    HashTiles(Disk disk, long size) {
        this.disk = disk;
        this.size = size;
    }

    @Override
    public Digest subtree(int height, long index) throws IOException {
        int level = height / TilePath.HEIGHT;
        int inside = height % TilePath.HEIGHT;
        long first = index << inside;
        byte[] tile = tile(level, first / TilePath.WIDTH);
        int at = (int) (first % TilePath.WIDTH) * HASH_BYTES;
        if (at + (HASH_BYTES << inside) > tile.length) {
            throw new IllegalArgumentException("a tree of " + size + " has no subtree " + height + "/" + index);
        }
        return root(tile, at, 1 << inside);
    }

    /** The hashes of a tile one after the other, as many as this tree has there; none where it has none. */
    byte[] tile(int level, long number) throws IOException {
        int width = TilePath.width(size, level, number);
        if (width == 0) {
            return new byte[0];
        }
        String path = TilePath.hashes(level, number, width);
        byte[] known = kept.get(path);
        return known == null ? remembered(path, read(level, number, width)) : known;
    }

    /** The root over some hashes of a tile, whose number is a power of two. */
    static Digest root(byte[] hashes, int at, int count) {
        return Digest.ofRaw(rawRoot(hashes, at, count));
    }

    private static byte[] rawRoot(byte[] hashes, int at, int count) {
        if (count == 1) {
            return Arrays.copyOfRange(hashes, at, at + HASH_BYTES);
        }
        int half = count / 2;
        return TreeHash.node(rawRoot(hashes, at, half), rawRoot(hashes, at + half * HASH_BYTES, half));
    }

    private byte[] read(int level, long number, int width) throws IOException {
        String path = TilePath.hashes(level, number, width);
        int bytes = width * HASH_BYTES;
        byte[] tile = disk.read(path, 0, bytes + 1);
        if (tile.length == 0 && width < TilePath.WIDTH) {
            byte[] full = disk.read(TilePath.hashes(level, number, TilePath.WIDTH), 0, bytes);
            tile = full.length == bytes ? full : tile;
        }
        if (tile.length != bytes) {
            throw new LedgerException(
                    Code.CORRUPT,
                    "the file `" + path + "` has " + (tile.length > bytes ? "more than " : "only ")
                            + Math.min(tile.length, bytes) + " bytes; restore it from a copy, nothing was changed");
        }
        return tile;
    }

    private byte[] remembered(String path, byte[] tile) {
        if (kept.size() >= TILES_KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(path, tile);
        return tile;
    }
}
