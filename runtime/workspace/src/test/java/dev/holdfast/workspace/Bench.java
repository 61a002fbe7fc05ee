package dev.holdfast.workspace;

import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** A real workspace and a real vault in a scratch folder. */
final class Bench implements AutoCloseable {
    private final Path scratch;
    private final Path root;
    private Workspace workspace;
    private Vault vault;
    private Snapshots snapshots;

    Bench(Path folder) throws IOException {
        scratch = folder.toRealPath();
        root = Files.createDirectory(scratch.resolve("ws"));
        workspace = Workspace.open(root, List.of());
        vault = vault(scratch);
        snapshots = new Snapshots(workspace, vault, Limits.DEFAULT);
    }

    private static Vault vault(Path scratch) {
        KeyRing ring = KeyRing.open(scratch.resolve("keys"), new SecureRandom());
        return Vault.open(scratch.resolve("vault/pack"), ring.key(new SessionId("s-000000000001")), new SecureRandom());
    }

    /** As after the end of one process and the start of another. */
    void reopen() {
        close();
        workspace = Workspace.open(root, List.of());
        vault = vault(scratch);
        snapshots = new Snapshots(workspace, vault, Limits.DEFAULT);
    }

    Path scratch() {
        return scratch;
    }

    Path root() {
        return root;
    }

    Path pack() {
        return scratch.resolve("vault/pack");
    }

    Workspace workspace() {
        return workspace;
    }

    Vault vault() {
        return vault;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public void close() {
        vault.close();
        workspace.close();
    }
}
