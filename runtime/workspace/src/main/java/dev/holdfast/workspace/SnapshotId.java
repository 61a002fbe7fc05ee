package dev.holdfast.workspace;

import dev.holdfast.vault.BlobId;

/**
 * The name of a snapshot: the id of its manifest in the session's vault.
 *
 * @param manifest where the manifest is
 */
public record SnapshotId(BlobId manifest) {
    @Override
    public String toString() {
        return manifest.hex();
    }
}
