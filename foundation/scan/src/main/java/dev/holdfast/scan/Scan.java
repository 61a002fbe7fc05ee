package dev.holdfast.scan;

import java.util.List;

/** One scan of one file: what it looks for, what it found and how much it may still decode. Belongs to one thread. */
final class Scan {
    /** How many times something may be wrapped. */
    static final int DEPTH_MAX = 4;

    private static final long DECODED_BYTES_FREE = 64L << 20;

    /**
     * Where something stands in a file.
     *
     * @param at its first byte
     * @param length of how many bytes; 0 where it was packed, and its first byte is that of the packing
     */
    record Extent(long at, int length) {
        boolean overlaps(Extent other) {
            return at < other.at + other.length && other.at < at + length;
        }
    }

    private final Patterns patterns;
    private final Hits hits = new Hits();
    private long left = DECODED_BYTES_FREE;
    private boolean exhausted;

    Scan(Patterns patterns) {
        this.patterns = patterns;
    }

    Anchors anchors() {
        return patterns.anchors();
    }

    List<Detector> detectors() {
        return patterns.detectors();
    }

    int detectorOf(int anchor) {
        return patterns.detectorOf(anchor);
    }

    int lengthOf(int anchor) {
        return patterns.lengthOf(anchor);
    }

    /** Allows as much again to be decoded, for every byte of the file that was read. */
    void earn(long bytes) {
        left += 8 * bytes;
    }

    /** Whether more may be decoded; if not, what was found says so. */
    boolean affords() {
        exhausted |= left <= 0;
        return left > 0;
    }

    /** Whether something was not decoded because too much had been. */
    boolean exhausted() {
        return exhausted;
    }

    /** Counts bytes that were decoded. */
    void spend(long bytes) {
        left -= bytes;
    }

    void found(Hit.Kind kind, Extent extent, List<String> forms, String what) {
        hits.add(kind, extent, forms, what);
    }

    Hits hits() {
        return hits;
    }
}
