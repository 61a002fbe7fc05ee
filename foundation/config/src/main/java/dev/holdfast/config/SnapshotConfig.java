package dev.holdfast.config;

/**
 * How large a workspace may be for its snapshots.
 *
 * @param filesMax the most files
 * @param bytesMax the most bytes of all files together
 */
public record SnapshotConfig(long filesMax, long bytesMax) {
    public SnapshotConfig {
        if (filesMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException("a snapshot that may hold nothing");
        }
    }
}
