package dev.holdfast.workspace;

import java.time.Instant;

/**
 * What tells that a file was not touched without reading it: the kernel changes {@code changed} (ctime) with every
 * write, and nobody can set it.
 *
 * @param inode 0 for a file that was too young when it was read to be told apart by time
 */
record Stamp(long inode, Instant changed) {
    /** Equal to no stamp of a real file. */
    static final Stamp NONE = new Stamp(0, Instant.EPOCH);
}
