package dev.holdfast.workspace;

/**
 * The state of a whole workspace at one moment, in the session's vault. It holds only where that is; two of the same
 * id are equal.
 */
public final class Snapshot {
    private final SnapshotId id;
    private final Node root;
    private final long items;
    private final long bytes;

    Snapshot(SnapshotId id, Node root, long items, long bytes) {
        this.id = id;
        this.root = root;
        this.items = items;
        this.bytes = bytes;
    }

    /** Under which {@link Snapshots#load} finds it again. */
    public SnapshotId id() {
        return id;
    }

    /** How many files, folders, links and special files it has, the workspace itself not counted. */
    public long items() {
        return items;
    }

    /** The sum of the lengths of its files. */
    public long bytes() {
        return bytes;
    }

    Node root() {
        return root;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot snapshot && id.equals(snapshot.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Snapshot[" + id + "]";
    }
}
