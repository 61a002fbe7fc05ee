package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.SessionKey;
import dev.holdfast.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way we know to lead file access out of a workspace, each against a canary beside it. */
class EscapeTest {
    private static final String LINK =
            "` is, or passes through, a symbolic link, and links are not followed; name what it"
                    + " points to by its own path in the workspace";

    @TempDir
    Path scratch;

    private Path root;
    private Path canary;
    private Workspace workspace;

    /** One attempt, what it is called, and the message that must answer it. */
    record Attack(String name, Consumer<Workspace> attempt, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        byte[] bad = "bad".getBytes(UTF_8);
        return Stream.of(
                new Attack("read a link", w -> w.read(path("file-link"), 99), "`file-link" + LINK),
                new Attack("read through a link", w -> w.read(path("folder-link/f"), 99), "`folder-link" + LINK),
                new Attack("read through a deep link", w -> w.read(path("a/up/canary/f"), 99), "`a/up/canary" + LINK),
                new Attack(
                        "read through /proc", w -> w.read(path("proc/root/etc/passwd"), 99), "`proc/root/etc" + LINK),
                new Attack("write a link", w -> w.write(path("file-link"), bad), "`file-link" + LINK),
                new Attack("write a dangling link", w -> w.write(path("dangling"), bad), "`dangling" + LINK),
                new Attack("write through a link", w -> w.write(path("folder-link/new"), bad), "`folder-link" + LINK),
                new Attack(
                        "make folders through a link",
                        w -> w.write(path("folder-link/x/y"), bad),
                        "`folder-link/x" + LINK),
                new Attack("delete through a link", w -> w.delete(path("folder-link/f")), "`folder-link" + LINK),
                new Attack("move through a link", w -> w.move(path("folder-link/f"), path("f")), "`folder-link" + LINK),
                new Attack(
                        "move out through a link",
                        w -> w.move(path("a"), path("folder-link/a")),
                        "`folder-link" + LINK),
                new Attack("list a link", w -> w.list(path("folder-link")), "`folder-link" + LINK),
                new Attack("look through a link", w -> w.item(path("folder-link/f")), "`folder-link" + LINK),
                new Attack(
                        "read an absolute path",
                        w -> w.read(path("/etc/passwd"), 99),
                        "outside the workspace: `/etc/passwd`; name a path inside it"),
                new Attack(
                        "write beside it",
                        w -> w.write(PathName.of(w.root(), "../canary/f"), bad),
                        "outside the workspace: `SCRATCH/canary/f`; name a path inside it"),
                new Attack(
                        "delete a folder of the same prefix",
                        w -> w.delete(PathName.of(w.root(), "../ws_evil")),
                        "outside the workspace: `SCRATCH/ws_evil`; name a path inside it"),
                new Attack(
                        "delete the workspace",
                        w -> w.delete(PathName.ROOT),
                        "`.` is the workspace itself; name something in it"),
                new Attack(
                        "move the workspace",
                        w -> w.move(PathName.ROOT, path("x")),
                        "`.` is the workspace itself; name something in it"),
                new Attack(
                        "read a pipe",
                        w -> w.read(path("pipe"), 99),
                        "cannot read `pipe`: it is a socket, a pipe or a device; name a regular file"),
                new Attack(
                        "write a pipe",
                        w -> w.write(path("pipe"), bad),
                        "cannot write `pipe`: it is a socket, a pipe or a device; choose another name"));
    }

    @BeforeEach
    void layTheTraps() throws Exception {
        scratch = scratch.toRealPath();
        root = Files.createDirectory(scratch.resolve("ws"));
        canary = scratch.resolve("canary");
        Tree.write(canary.resolve("f"), "alive");
        Tree.write(scratch.resolve("ws_evil/f"), "alive");
        Tree.write(root.resolve("a/f"), "ours");
        Files.createSymbolicLink(root.resolve("file-link"), canary.resolve("f"));
        Files.createSymbolicLink(root.resolve("folder-link"), canary);
        Files.createSymbolicLink(root.resolve("a/up"), scratch);
        Files.createSymbolicLink(root.resolve("dangling"), canary.resolve("new"));
        Files.createSymbolicLink(root.resolve("proc"), Path.of("/proc/self"));
        assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        workspace = Workspace.open(root, List.of());
    }

    @AfterEach
    void closeTheWorkspace() throws IOException {
        workspace.close();
        Files.deleteIfExists(root.resolve("proc")); // JUnit warns about links out of its folder
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefusedAndTouchesNothing(Attack attack) {
        var before = Tree.of(scratch.resolve("canary"));
        var evil = Tree.of(scratch.resolve("ws_evil"));

        assertThatThrownBy(() -> attack.attempt().accept(workspace))
                .isInstanceOf(WorkspaceException.class)
                .hasMessage(attack.message().replace("SCRATCH", scratch.toString()));

        assertThat(Tree.of(scratch.resolve("canary"))).isEqualTo(before);
        assertThat(Tree.of(scratch.resolve("ws_evil"))).isEqualTo(evil);
    }

    /** The traps are real: the JDK, asked the same, walks into each. */
    @Test
    void withoutTheHandleTheSamePathsLeadOut() throws Exception {
        assertThat(root.resolve("folder-link/f")).hasContent("alive");
        assertThat(root.resolve("a/up/canary/f")).hasContent("alive");
        Files.writeString(root.resolve("folder-link/f"), "dead");
        assertThat(canary.resolve("f")).hasContent("dead");
    }

    @Test
    void aFolderSwappedForALinkDuringWritesAndDeletesNeverLeadsOut() throws Exception {
        int[] round = {0};
        underAttack(() -> {
            round[0]++;
            attempt(() -> workspace.write(path("victim/sub/f"), "bad".getBytes(UTF_8)));
            attempt(() -> workspace.read(path("victim/sub/f"), 99));
            attempt(() -> workspace.move(path("victim/sub/f"), path("victim/sub/g")));
            attempt(() -> workspace.delete(path("victim")));
        });
        assertThat(round[0]).isGreaterThan(100);
    }

    @Test
    void aFolderSwappedForALinkDuringRestoresNeverLeadsOut() throws Exception {
        KeyRing ring = KeyRing.open(scratch.resolve("keys"), new SecureRandom());
        try (SessionKey key = ring.key(new SessionId("s-000000000001"));
                Vault vault = Vault.open(scratch.resolve("vault/pack"), key, new SecureRandom())) {
            Tree.write(root.resolve("victim/sub/f"), "ours");
            Tree.write(root.resolve("victim/sub/g"), "ours");
            var snapshots = new Snapshots(workspace, vault, Limits.DEFAULT);
            Snapshot before = snapshots.take();
            workspace.delete(path("victim"));
            Snapshot gone = snapshots.take();
            underAttack(() -> {
                attempt(() -> snapshots.rollBack(before));
                attempt(() -> snapshots.restore(gone, before));
                attempt(() -> snapshots.rollBack(gone));
                attempt(() -> snapshots.restore(before, gone));
                attempt(snapshots::take);
            });
            snapshots.rollBack(before);
            assertThat(snapshots.since(before)).isEmpty();
        }
    }

    /** Runs something many times while a thread swaps {@code victim/sub} for a link to the canary and back. */
    private void underAttack(Runnable action) throws Exception {
        var stop = new AtomicBoolean();
        var swaps = new AtomicInteger();
        var before = Tree.of(canary);
        Thread attacker = Thread.ofPlatform().start(() -> {
            Path sub = root.resolve("victim/sub");
            Path aside = root.resolve("aside");
            while (!stop.get()) {
                try {
                    Files.createDirectories(sub);
                    Files.move(sub, aside, StandardCopyOption.ATOMIC_MOVE);
                    Files.createSymbolicLink(sub, canary);
                    swaps.incrementAndGet();
                    Files.deleteIfExists(sub);
                    Files.move(aside, sub, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    clear(aside); // the other side was quicker
                }
            }
        });
        try {
            for (int round = 0; round < 150 || (swaps.get() < 100 && round < 20_000); round++) {
                action.run();
            }
        } finally {
            stop.set(true);
            attacker.join();
        }
        assertThat(swaps.get()).isGreaterThan(50);
        assertThat(Tree.of(canary)).isEqualTo(before);
    }

    private static void clear(Path aside) {
        try {
            if (Files.isDirectory(aside)) {
                Tree.delete(aside);
            }
        } catch (IOException | UncheckedIOException e) {
            // Next time round.
        }
    }

    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (WorkspaceException e) {
            // Failing is allowed here; leaving is not.
        }
    }

    private static PathName path(String text) {
        return new PathName(text);
    }
}
