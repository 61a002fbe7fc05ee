package dev.holdfast.workspace;

/**
 * How large a workspace a snapshot takes in. Hitting one is an error, and no snapshot is taken.
 *
 * @param itemsMax files, folders, links and special files together
 * @param bytesMax the sum of the lengths of all files
 */
public record Limits(int itemsMax, long bytesMax) {
    /** 500,000 items of together 20 GiB. */
    public static final Limits DEFAULT = new Limits(500_000, 20L << 30);

    public Limits {
        if (itemsMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException("a limit of `" + Math.min(itemsMax, bytesMax) + "`; give at least 1");
        }
    }
}
