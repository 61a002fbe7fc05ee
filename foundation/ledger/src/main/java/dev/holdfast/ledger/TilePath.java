package dev.holdfast.ledger;

import java.util.Locale;

/** Where the tiles of a log lie, in the words of C2SP tlog-tiles. */
final class TilePath {
    /** How many hashes a full tile has, and how many entries a full bundle. */
    static final int WIDTH = 256;

    /** The base-2 logarithm of {@link #WIDTH}. */
    static final int HEIGHT = 8;

    static final String ENTRIES = "tile/entries";

    private TilePath() {}

    /**
     * A tile of hashes.
     *
     * @param level 0 for leaves, 1 for the roots of full tiles of level 0, and so on
     * @param number its place on the level, from 0
     * @param width how many hashes it has, 1 to {@value #WIDTH}
     */
    static String hashes(int level, long number, int width) {
        return path("tile/" + level, number, width);
    }

    /** A bundle of entries; otherwise as {@link #hashes}. */
    static String entries(long number, int width) {
        return path(ENTRIES, number, width);
    }

    /** The folder of a tile's partial versions: the path of the full one, and {@code .p}. */
    static String partials(String full) {
        return full + ".p";
    }

    /** How wide a tile is in a tree of that size: nothing, partial or full. */
    static int width(long size, int level, long number) {
        long hashes = level * HEIGHT >= Long.SIZE - 1 ? 0 : size >>> (level * HEIGHT);
        return Math.clamp(hashes - number * WIDTH, 0, WIDTH);
    }

    private static String path(String folder, long number, int width) {
        if (number < 0 || width < 1 || width > WIDTH) {
            throw new IllegalArgumentException("no tile has the number " + number + " and the width " + width);
        }
        var path = new StringBuilder(String.format(Locale.ROOT, "%03d", number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        String full = folder + "/" + path;
        return width == WIDTH ? full : partials(full) + "/" + width;
    }
}
