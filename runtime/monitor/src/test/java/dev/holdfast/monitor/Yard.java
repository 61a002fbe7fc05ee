package dev.holdfast.monitor;

import dev.holdfast.sandbox.Bubblewrap;
import dev.holdfast.sandbox.Host;
import dev.holdfast.sandbox.ProcessLimits;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.Limits;
import dev.holdfast.workspace.SnapshotId;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A real workspace with snapshots, in which a test plays the command. */
final class Yard implements AutoCloseable {
    private static final int NOBODY = 65_534;

    private final Path folder;
    private final Path root;
    private final Workspace workspace;
    private final Vault vault;
    private final Snapshots snapshots;
    private final Pulse pulse;
    private Environments environments = Environments.NONE;
    private Duration lookMax = Duration.ofMinutes(5);

    Yard(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        root = Files.createDirectory(this.folder.resolve("ws"));
        Files.createDirectory(home());
        workspace = Workspace.open(root, List.of());
        var ring = KeyRing.open(this.folder.resolve("keys"), new SecureRandom());
        var key = ring.key(new SessionId("s-000000000001"));
        vault = Vault.open(this.folder.resolve("vault/pack"), key, new SecureRandom());
        snapshots = new Snapshots(workspace, vault, Limits.DEFAULT);
        pulse = Pulse.start(this.folder.resolve("pulse"), () -> Instant.EPOCH);
    }

    Path root() {
        return root;
    }

    /** What its owner declared. */
    Yard declared(Environments.Rule... rules) {
        environments = new Environments(List.of(rules));
        return this;
    }

    /** How long reading what a call changed may take. */
    Yard patience(Duration limit) {
        lookMax = limit;
        return this;
    }

    Path home() {
        return folder.resolve("home");
    }

    Snapshots snapshots() {
        return snapshots;
    }

    Yard file(String path, String content) {
        try {
            Files.createDirectories(root.resolve(path).resolveSibling("."));
            Files.writeString(root.resolve(path), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Yard link(String path, String target) {
        try {
            Files.createDirectories(root.resolve(path).resolveSibling("."));
            Files.createSymbolicLink(root.resolve(path), Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What git takes for a git folder. */
    Yard repository(String path) {
        return file(path + "/HEAD", "ref: refs/heads/main\n")
                .file(path + "/objects/info/none", "")
                .file(path + "/refs/heads/none", "");
    }

    /** The person's own git configuration. */
    Yard personal(String content) {
        try {
            Files.writeString(home().resolve(".gitconfig"), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A world as a session begun now would have. */
    WorkspaceWorld world() {
        return world(Bubblewrap.probe(new Host(home(), folder.resolve("scratch"), Map.of())), Beyond.NOTHING);
    }

    /** A world in which commands can run: started by root, the workspace belongs to a user the sandbox can become. */
    WorkspaceWorld inhabited() throws IOException {
        var open = PosixFilePermissions.fromString("rwxr-xr-x");
        Files.setPosixFilePermissions(folder, open);
        Files.setPosixFilePermissions(folder.resolve(".."), open);
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            Files.setAttribute(root, "unix:uid", NOBODY);
            Files.setAttribute(root, "unix:gid", NOBODY);
        }
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return world(Bubblewrap.probe(new Host(home(), scratch, System.getenv())), Beyond.NOTHING);
    }

    /** A world in which the person granted this, with that sandbox. */
    WorkspaceWorld world(Sandbox sandbox, Beyond beyond) {
        var settings = new Commands.Settings(Map.of(), folder, ProcessLimits.USUAL, beyond, Attachment.NONE);
        var commands = new Commands(sandbox, root, settings);
        var redaction = new Redaction() {
            @Override
            public String redact(String text, List<PathName> sources) {
                return text;
            }

            @Override
            public String hide(String text) {
                return text;
            }

            @Override
            public String restore(String text, PathName target) {
                return text;
            }
        };
        var guard = new WorkspaceWorld.Guard(SecretFiles.builtIn(), ReviewedBlobs.NONE, redaction, git(), environments);
        return new WorkspaceWorld(workspace, snapshots, pulse, guard, commands, lookMax);
    }

    Territory territory() {
        return Survey.of(
                new Leads.Ground(root, snapshots, snapshots.take(), git()), SecretFiles.builtIn(), environments);
    }

    /** What of the governance a command would find mounted read-only. */
    List<String> mounted() {
        return territory().mounted(List.of(), Commands.READ_ONLY_MAX).stream()
                .map(PathName::text)
                .sorted()
                .toList();
    }

    /** What is put back when a command has done this. */
    List<String> putBack(Deed deed) throws IOException {
        WorkspaceWorld world = world();
        SnapshotId before = world.snapshot();
        deed.run();
        return world.settle(before, List.of()).putBack().stream()
                .map(PathName::text)
                .toList();
    }

    /** What a command does. */
    interface Deed {
        void run() throws IOException;
    }

    String read(String path) throws IOException {
        return new String(Files.readAllBytes(root.resolve(path)), StandardCharsets.UTF_8);
    }

    private PersonalGit git() {
        return PersonalGit.read(Map.of("HOME", home().toString()), root);
    }

    @Override
    public void close() {
        pulse.close();
        vault.close();
        workspace.close();
    }
}
