package dev.holdfast.bench;

import dev.holdfast.monitor.World;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.SnapshotId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A world in which nothing happens and every file holds the same. */
final class StillWorld implements World, Hands {
    private static final SnapshotId ONLY =
            new SnapshotId(new BlobId(Digest.of("still").hex()));
    private static final byte[] CONTENT =
            "a line with some words in it\n".repeat(40).getBytes(StandardCharsets.UTF_8);

    @Override
    public SnapshotId snapshot() {
        return ONLY;
    }

    @Override
    public Found find(SnapshotId before) {
        return new Found(ONLY, List.of());
    }

    @Override
    public Rollback rollBack(SnapshotId from, SnapshotId to) {
        return new Rollback.Done();
    }

    @Override
    public Hands hands(Reach reach) {
        return this;
    }

    @Override
    public Settled settle(SnapshotId before, List<Capability> granted) {
        return new Settled(ONLY, List.of());
    }

    @Override
    public List<PathName> governanceWithin(PathName path) {
        return List.of();
    }

    @Override
    public boolean ledTo(PathName path) {
        return false;
    }

    @Override
    public Environments environments() {
        return Environments.NONE;
    }

    @Override
    public Optional<String> branch() {
        return Optional.empty();
    }

    @Override
    public List<PathName> guardedWithin(PathName path) {
        return List.of();
    }

    @Override
    public Arrival arrival(PathName from, PathName to) {
        return Arrival.NOTHING;
    }

    @Override
    public boolean secret(PathName path) {
        return false;
    }

    @Override
    public Label label(PathName path) {
        return Label.WORKSPACE;
    }

    @Override
    public byte[] read(PathName path) {
        return CONTENT.clone();
    }

    @Override
    public Optional<Item> item(PathName path) {
        return Optional.empty();
    }

    @Override
    public List<Item> list(PathName folder) {
        return List.of();
    }

    @Override
    public void write(PathName path, byte[] content) {}

    @Override
    public void delete(PathName path) {}

    @Override
    public void move(PathName from, PathName to) {}

    @Override
    public Ended run(List<String> argv, Duration limit) {
        return new Ended(0, "done", "");
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.empty();
    }
}
