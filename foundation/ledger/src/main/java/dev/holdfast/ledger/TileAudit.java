package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * One examination of everything that is published as tiles: each entry against its hash, each hash against those below it,
 * and each version of each file against the others. Holds one bundle and one tile a level in memory. For one use.
 */
final class TileAudit {
    /** Sees each entry that is there, and the tree up to it. */
    interface Visitor {
        void entry(long index, byte[] entry, Frontier upTo);

        /** Of an entry that was given up the hash alone is there. */
        default void givenUp(Frontier upTo) {}
    }

    private final Disk disk;
    private final Head published;
    private final long minimum;
    private final Visitor visitor;
    private Frontier hashed = Frontier.EMPTY; // over the hashes in the tiles
    private Optional<Frontier> counted = Optional.empty(); // over the entries, once they differ from the hashes
    private boolean unreadable;
    private long wrong;
    private long firstWrong = Long.MAX_VALUE;
    private String whatIsWrong = "";
    private String wrongFile = "";
    private long atWrongFile;

    /** @param minimum below which a bundle may be missing */
    TileAudit(Disk disk, Head published, long minimum, Visitor visitor) {
        this.disk = disk;
        this.published = published;
        this.minimum = minimum;
        this.visitor = visitor;
    }

    /** What is wrong, if anything is; the tree is known afterwards. */
    Optional<Verification.Broken> run() throws IOException {
        var growth = TileGrowth.from(disk, 0, this::compareTile);
        var tiles = new HashTiles(disk, published.size());
        for (long number = 0; hashed.size() < published.size(); number++) {
            bundle(number, tiles, growth);
        }
        growth.end();
        if (hashed.head().equals(published)) {
            return wrong > 0 ? Optional.of(new Verification.Broken(firstWrong, whatIsWrong, wrong)) : fileProblem();
        }
        if (!unreadable && counted.isPresent() && counted.get().head().equals(published)) {
            return Optional.of(new Verification.Broken(firstWrong, "the tiles do not fit the entries", 0));
        }
        String what = wrong > 0
                ? whatIsWrong
                : "the entries give the head `" + hashed.head() + "`, `checkpoint` signs `" + published + "`";
        return Optional.of(new Verification.Broken(0, what, published.size()));
    }

    /** The tree over everything that is published. */
    Frontier tree() {
        return hashed;
    }

    private Optional<Verification.Broken> fileProblem() {
        return wrongFile.isEmpty() ? Optional.empty() : Optional.of(new Verification.Broken(atWrongFile, wrongFile, 0));
    }

    private void bundle(long number, HashTiles tiles, TileGrowth growth) throws IOException {
        int width = TilePath.width(published.size(), 0, number);
        byte[] hashes = hashes(number, tiles);
        if (hashes.length > 0 && isGivenUp(number)) {
            for (int at = 0; at < width; at++) {
                Digest stated = HashTiles.root(hashes, at * HashTiles.HASH_BYTES, 1);
                hashed = hashed.plus(stated);
                counted = counted.map(tree -> tree.plus(stated));
                visitor.givenUp(hashed);
                growth.add(stated);
            }
            return;
        }
        List<byte[]> entries = entries(number, width);
        for (int at = 0; at < width; at++) {
            boolean there = at < entries.size();
            Digest stated = hashes.length == 0
                    ? there ? TreeHash.leaf(entries.get(at)) : TreeHash.EMPTY
                    : HashTiles.root(hashes, at * HashTiles.HASH_BYTES, 1);
            entry(there ? Optional.of(entries.get(at)) : Optional.empty(), stated);
            growth.add(stated);
        }
        if (entries.size() == width) {
            compareBundle(number, entries);
        }
    }

    private boolean isGivenUp(long number) throws IOException {
        return number < minimum / TilePath.WIDTH && disk.size(TilePath.entries(number, TilePath.WIDTH)) == 0;
    }

    private void entry(Optional<byte[]> entry, Digest stated) {
        long index = hashed.size();
        Frontier before = hashed;
        hashed = hashed.plus(stated);
        if (entry.isEmpty()) {
            unreadable = true;
            wrong++;
            return;
        }
        Digest leaf = TreeHash.leaf(entry.get());
        if (!leaf.equals(stated)) {
            wrong++;
            wrong(index, "entry `" + index + "` is not what its tile says");
            counted = Optional.of(counted.orElse(before));
        }
        counted = counted.map(tree -> tree.plus(leaf));
        visitor.entry(index, entry.get(), hashed);
    }

    /** The hashes of a tile of level 0; none when the file is not there or not of its size. */
    private byte[] hashes(long number, HashTiles tiles) throws IOException {
        try {
            return tiles.tile(0, number);
        } catch (LedgerException e) {
            if (wrongFile.isEmpty()) {
                wrongFile = e.getMessage();
                atWrongFile = hashed.size();
            }
            return new byte[0];
        }
    }

    private List<byte[]> entries(long number, int width) throws IOException {
        try {
            return Bundle.read(disk, number, width);
        } catch (LedgerException e) {
            wrong(number * TilePath.WIDTH, e.getMessage());
            return List.of();
        }
    }

    private void compareBundle(long number, List<byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int[] ends = new int[entries.size() + 1];
        for (int at = 0; at < entries.size(); at++) {
            Bundle.add(bytes, entries.get(at));
            ends[at + 1] = bytes.size();
        }
        String full = TilePath.entries(number, TilePath.WIDTH);
        compare(full, number * TilePath.WIDTH, entries.size(), bytes.toByteArray(), width -> ends[width]);
    }

    private void compareTile(String path, byte[] hashes) throws IOException {
        int width = hashes.length / HashTiles.HASH_BYTES;
        String full = width == TilePath.WIDTH ? path : path.substring(0, path.lastIndexOf(".p/"));
        compare(full, hashed.size(), width, hashes, partial -> partial * HashTiles.HASH_BYTES);
    }

    /** Compares all versions of one tile or bundle that are there with what they must hold. */
    private void compare(String full, long index, int width, byte[] content, IntUnaryOperator bytes)
            throws IOException {
        String partials = TilePath.partials(full);
        String own = width == TilePath.WIDTH ? full : partials + "/" + width;
        if (!holds(own, content) && (own.equals(full) || !gaveWay(own, full, content))) {
            wrongFile(index, own);
        }
        for (String version : disk.list(partials)) {
            String path = partials + "/" + version;
            if (!version.matches("[1-9][0-9]{0,2}")) {
                if (!version.endsWith(".new")) {
                    wrong(index, path, "does not belong there");
                }
            } else if (Integer.parseInt(version) < width) {
                byte[] start = Arrays.copyOf(content, bytes.applyAsInt(Integer.parseInt(version)));
                if (disk.size(path) > 0 && !holds(path, start)) {
                    wrongFile(index, path);
                }
            }
        }
    }

    private boolean holds(String path, byte[] content) throws IOException {
        return Arrays.equals(disk.read(path, 0, content.length + 1), content);
    }

    /** Whether a partial version is gone because the full one has come. */
    private boolean gaveWay(String partial, String full, byte[] content) throws IOException {
        return disk.size(partial) == 0 && Arrays.equals(disk.read(full, 0, content.length), content);
    }

    private void wrong(long index, String what) {
        if (index < firstWrong) {
            firstWrong = index;
            whatIsWrong = what;
        }
    }

    private void wrongFile(long index, String path) {
        wrong(index, path, "is not what the entries give");
    }

    private void wrong(long index, String path, String how) {
        if (wrongFile.isEmpty()) {
            wrongFile = "the file `" + path + "` " + how;
            atWrongFile = index;
        }
    }
}
