package dev.holdfast.gate;

/**
 * What one artifact may make the gate do. A limit that is hit is a finding that blocks.
 *
 * @param entriesMax how many files, folders and links are read, those inside archives included
 * @param memberBytesMax the largest file that is held whole; a larger one is shown in stretches
 * @param expandedBytesMax how many bytes all files together may have, each counted where it is read
 * @param ratioMax how many times the size of the artifact that may be, once it is more than {@link #RATIO_FREE_BYTES}
 * @param depthMax how many archives may be inside one another
 */
record Limits(int entriesMax, int memberBytesMax, long expandedBytesMax, int ratioMax, int depthMax) {
    /** So much may come out of anything, however small: a short file that repeats itself is no bomb. */
    static final long RATIO_FREE_BYTES = 64L << 20;

    /** So large has a file to be before it may be shown in stretches. */
    private static final int MEMBER_BYTES_LEAST = 1 << 20;

    Limits {
        if (memberBytesMax < MEMBER_BYTES_LEAST) {
            throw new IllegalArgumentException("too few bytes for one file: " + memberBytesMax);
        }
    }

    /** Far beyond what is published: the largest packages have some ten thousand files and some hundred megabytes. */
    static final Limits STANDARD = new Limits(250_000, 128 << 20, 4L << 30, 200, 12);
}
