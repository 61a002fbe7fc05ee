package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.terms.PathName;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.Change.What;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_123L);

    @TempDir
    Path scratch;

    private Bench bench;
    private Path root;
    private Snapshots snapshots;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(scratch);
        root = bench.root();
        snapshots = bench.snapshots();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void namesEveryKindOfChangeInOrder() throws Exception {
        Tree.write(root.resolve("changed"), "1");
        Tree.write(root.resolve("deleted/f"), "1");
        Tree.write(root.resolve("same"), "1");
        Tree.write(root.resolve("mode"), "1");
        Tree.write(root.resolve("touched"), "1");
        Tree.write(root.resolve("file-to-folder"), "1");
        Tree.write(root.resolve("folder-to-file/f"), "1");
        Files.createSymbolicLink(root.resolve("link"), Path.of("here"));
        Files.createSymbolicLink(root.resolve("link-to-file"), Path.of("here"));
        Snapshot before = snapshots.take();
        Tree.write(root.resolve("changed"), "2");
        Tree.delete(root.resolve("deleted"));
        Tree.write(root.resolve("added/f"), "1");
        Tree.mode(root.resolve("mode"), "rwxr-xr-x");
        Files.setLastModifiedTime(root.resolve("touched"), LONG_AGO);
        Files.delete(root.resolve("file-to-folder"));
        Tree.write(root.resolve("file-to-folder/f"), "1");
        Tree.delete(root.resolve("folder-to-file"));
        Tree.write(root.resolve("folder-to-file"), "1");
        Files.delete(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("there"));
        Files.delete(root.resolve("link-to-file"));
        Tree.write(root.resolve("link-to-file"), "here");

        List<Change> now = snapshots.since(before);
        Snapshot after = snapshots.take();

        assertThat(snapshots.changes(before, after))
                .containsExactly(
                        new Change(path("added"), Kind.DIRECTORY, What.ADDED),
                        new Change(path("added/f"), Kind.FILE, What.ADDED),
                        new Change(path("changed"), Kind.FILE, What.CHANGED),
                        new Change(path("deleted"), Kind.DIRECTORY, What.DELETED),
                        new Change(path("deleted/f"), Kind.FILE, What.DELETED),
                        new Change(path("file-to-folder"), Kind.DIRECTORY, What.CHANGED),
                        new Change(path("file-to-folder/f"), Kind.FILE, What.ADDED),
                        new Change(path("folder-to-file"), Kind.FILE, What.CHANGED),
                        new Change(path("folder-to-file/f"), Kind.FILE, What.DELETED),
                        new Change(path("link"), Kind.LINK, What.CHANGED),
                        new Change(path("link-to-file"), Kind.FILE, What.CHANGED),
                        new Change(path("mode"), Kind.FILE, What.MODE),
                        new Change(path("touched"), Kind.FILE, What.TIME))
                .isEqualTo(now);
        assertThat(snapshots.since(after)).isEmpty();
        assertThat(snapshots.changes(after, after)).isEmpty();
    }

    @Test
    void seesAChangeThatKeepsLengthAndTime() throws Exception {
        Path file = root.resolve("f");
        Tree.write(file, "one");
        Files.setLastModifiedTime(file, LONG_AGO);
        Snapshots later = at(Instant.MAX);
        Snapshot before = later.take();
        Object changed = Files.getAttribute(file, "unix:ctime");
        while (Files.getAttribute(file, "unix:ctime").equals(changed)) { // until the kernel's clock has ticked
            Tree.write(file, "two");
            Files.setLastModifiedTime(file, LONG_AGO);
        }

        assertThat(later.since(before)).containsExactly(new Change(path("f"), Kind.FILE, What.CHANGED));
        assertThat(later.changes(before, later.take())).containsExactly(new Change(path("f"), Kind.FILE, What.CHANGED));
    }

    @Test
    void seesChangesThatFollowASnapshotAtOnce() {
        Snapshot last = snapshots.take();
        for (int round = 0; round < 200; round++) {
            Tree.write(root.resolve("f"), round % 2 == 0 ? "a" : "b");
            Snapshot next = snapshots.take();
            assertThat(snapshots.content(next, path("f"))).isEqualTo(bytes(round % 2 == 0 ? "a" : "b"));
            assertThat(next).isNotEqualTo(last);
            last = next;
        }
    }

    @Test
    void isLoadedAgainByAnotherProcess() {
        Tree.write(root.resolve("a/f"), "x");
        Snapshot before = snapshots.take();
        bench.reopen();

        Snapshot loaded = bench.snapshots().load(before.id());

        assertThat(loaded).isEqualTo(before);
        assertThat(List.of(loaded.items(), loaded.bytes())).containsExactly(2L, 1L);
        assertThat(bench.snapshots().content(loaded, path("a/f"))).isEqualTo(bytes("x"));
        assertThat(bench.snapshots().since(loaded)).isEmpty();
    }

    @Test
    void refusesToLoadWhatIsNoSnapshotOfThisWorkspace() throws Exception {
        Snapshot mine = snapshots.take();
        var noSnapshot = new SnapshotId(bench.vault().put(bytes("holdfast")));
        Path elsewhere = Files.createDirectory(bench.scratch().resolve("elsewhere"));

        assertThat(codeOf(() -> snapshots.load(noSnapshot))).isEqualTo(Code.NOT_A_SNAPSHOT);
        try (Workspace other = Workspace.open(elsewhere, List.of())) {
            var others = new Snapshots(other, bench.vault(), Limits.DEFAULT);
            assertThatThrownBy(() -> others.load(mine.id()))
                    .hasMessage("the snapshot was taken of `" + root + "`, this workspace is `" + elsewhere
                            + "`; open that one");
        }
    }

    @Test
    void listsEverythingInASnapshot() throws Exception {
        Tree.write(root.resolve(".git/hooks/pre-commit"), "#!");
        Tree.write(root.resolve("f"), "123");
        Files.createSymbolicLink(root.resolve("l"), Path.of("f"));
        Snapshot snapshot = snapshots.take();
        var items = new ArrayList<Item>();

        snapshots.items(snapshot, items::add);

        assertThat(items)
                .containsExactly(
                        new Item(path(".git"), Kind.DIRECTORY, 0),
                        new Item(path("f"), Kind.FILE, 3),
                        new Item(path("l"), Kind.LINK, 0),
                        new Item(path(".git/hooks"), Kind.DIRECTORY, 0),
                        new Item(path(".git/hooks/pre-commit"), Kind.FILE, 2));
        assertThat(snapshot.items()).isEqualTo(5);
    }

    @Test
    void contentIsThatOfRegularFilesOnly() throws Exception {
        Tree.write(root.resolve("a/f"), "x");
        Files.createSymbolicLink(root.resolve("l"), Path.of("a/f"));
        Snapshot snapshot = snapshots.take();

        assertThat(codeOf(() -> snapshots.content(snapshot, path("a")))).isEqualTo(Code.NOT_A_FILE);
        assertThat(codeOf(() -> snapshots.content(snapshot, path("l")))).isEqualTo(Code.NOT_A_FILE);
        assertThat(codeOf(() -> snapshots.content(snapshot, PathName.ROOT))).isEqualTo(Code.NOT_A_FILE);
        assertThat(codeOf(() -> snapshots.content(snapshot, path("a/none")))).isEqualTo(Code.NOT_FOUND);
        assertThat(codeOf(() -> snapshots.content(snapshot, path("a/f/g")))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void keepsAFileOfSeveralPiecesExactly() throws Exception {
        byte[] large = new byte[2 * Vault.BLOB_BYTES_MAX + 12_345];
        new Random(3).nextBytes(large);
        byte[] exact = new byte[Vault.BLOB_BYTES_MAX];
        Files.write(root.resolve("large"), large);
        Files.write(root.resolve("exact"), exact);
        Files.write(root.resolve("empty"), new byte[0]);

        Snapshot snapshot = snapshots.take();

        assertThat(snapshots.content(snapshot, path("large"))).isEqualTo(large);
        assertThat(snapshots.content(snapshot, path("exact"))).isEqualTo(exact);
        assertThat(snapshots.content(snapshot, path("empty"))).isEmpty();
    }

    @Test
    void aLimitThatIsHitMeansNoSnapshot() {
        Tree.write(root.resolve("a"), "12345");
        Tree.write(root.resolve("b"), "12345");
        var few = new Snapshots(bench.workspace(), bench.vault(), new Limits(1, 100));
        var small = new Snapshots(bench.workspace(), bench.vault(), new Limits(2, 9));
        var enough = new Snapshots(bench.workspace(), bench.vault(), new Limits(2, 10));

        assertThatThrownBy(few::take)
                .hasMessage("the workspace holds more than 1 items: no snapshot can be taken; work in a smaller folder,"
                        + " or raise the limit");
        assertThatThrownBy(small::take)
                .hasMessage("the workspace holds files of together more than 9 bytes: no snapshot can be taken; work in"
                        + " a smaller folder, or raise the limit");
        assertThat(enough.take().bytes()).isEqualTo(10);
    }

    @Test
    void aLookThatTakesTooLongMeansNoSnapshot() {
        Tree.write(root.resolve("a"), "12345");
        Tree.write(root.resolve("b"), "12345");
        var second = Duration.ofSeconds(1);
        var slow = new Snapshots(bench.workspace(), bench.vault(), Limits.DEFAULT, ticking());

        assertThatThrownBy(() -> slow.take(second.multipliedBy(4)))
                .hasMessage(
                        "reading what changed in the workspace took longer than 4 s: no snapshot can be taken; change"
                                + " less at once");
        assertThat(slow.take(second.multipliedBy(5)).bytes()).isEqualTo(10);
        assertThat(slow.take().bytes()).isEqualTo(10);
    }

    /** A clock on which a second passes whenever it is read. */
    private static InstantSource ticking() {
        var seconds = new AtomicLong(2_000_000_000L);
        return () -> Instant.ofEpochSecond(seconds.getAndIncrement());
    }

    @Test
    void holesInAFileAreNotRead() throws Exception {
        int piece = Vault.BLOB_BYTES_MAX;
        Path file = root.resolve("sparse");
        try (var open = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            open.write(ByteBuffer.wrap(bytes("front")), 0);
            open.write(ByteBuffer.wrap(bytes("middle")), 5L * piece + 7);
            open.write(ByteBuffer.wrap(bytes("end")), 9L * piece + 100);
        }
        Files.copy(file, root.resolve("full"));
        byte[] content = Files.readAllBytes(file);
        var huge = Files.createFile(root.resolve("huge"));
        try (var open = FileChannel.open(huge, StandardOpenOption.WRITE)) {
            open.write(ByteBuffer.wrap(bytes("x")), 10L << 30);
        }

        // eight pieces hold something, and each tick of this clock is one of them, a file or a folder
        Snapshot snapshot =
                new Snapshots(bench.workspace(), bench.vault(), Limits.DEFAULT, ticking()).take(Duration.ofSeconds(30));

        assertThat(snapshots.content(snapshot, path("sparse"))).isEqualTo(content);
        assertThat(snapshots.content(snapshot, path("full"))).isEqualTo(content);
        assertThat(snapshots.item(snapshot, path("huge"))).contains(new Item(path("huge"), Kind.FILE, (10L << 30) + 1));
    }

    @Test
    void aPathTooLongToNameMeansNoSnapshotButUndoStillWorks() {
        Snapshot before = snapshots.take();
        Folder at = bench.workspace().handle().folder(BytePath.ROOT);
        for (int level = 0; level < 900; level++) {
            at.makeFolder("dddd", 0755);
            try (Folder left = at) {
                at = left.enter("dddd");
            }
        }
        at.close();

        assertThat(codeOf(snapshots::take)).isEqualTo(Code.TOO_LARGE);
        assertThat(snapshots.rollBack(before)).isInstanceOf(Restored.Done.class);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void namesTheFileThatCannotBeRead() throws Exception {
        if (Sys.root()) {
            return; // root may read everything, so there is nothing to name
        }
        Tree.write(root.resolve("a/secret"), "x");
        Tree.mode(root.resolve("a/secret"), "---------");

        assertThatThrownBy(snapshots::take)
                .hasMessage("cannot read `a/secret`: permission denied; see its owner and mode with `ls -ld`");
    }

    @Test
    void aWorkspaceThatWasRemovedIsNamedSo() throws Exception {
        Snapshot before = snapshots.take();
        Files.delete(root);

        assertThatThrownBy(() -> snapshots.rollBack(before))
                .hasMessage("the workspace folder `" + root
                        + "` was removed while it was open; make it again and resume the session");
        assertThat(codeOf(snapshots::take)).isEqualTo(Code.GONE);
    }

    @Test
    void anUnchangedFolderIsStoredOnce() throws Exception {
        Tree.write(root.resolve("a/f"), "x");
        Tree.write(root.resolve("b/f"), "y");
        Snapshots later = at(Instant.MAX);
        Snapshot first = later.take();
        long size = Files.size(bench.pack());

        assertThat(later.take()).isEqualTo(first);
        assertThat(Files.size(bench.pack())).isEqualTo(size);
    }

    @Test
    void aFileReadTooSoonAfterItsLastChangeIsReadAgain() {
        Tree.write(root.resolve("f"), "x");

        Snapshot soon = at(Instant.EPOCH).take();
        Snapshot later = at(Instant.MAX).take();

        assertThat(stampOf(soon)).isEqualTo(Stamp.NONE);
        assertThat(stampOf(later)).isNotEqualTo(Stamp.NONE);
    }

    private Snapshots at(Instant time) {
        return new Snapshots(bench.workspace(), bench.vault(), Limits.DEFAULT, InstantSource.fixed(time));
    }

    private Stamp stampOf(Snapshot snapshot) {
        List<Node> nodes = new Trees(bench.vault()).children(BytePath.ROOT, snapshot.root(), List.of());
        return nodes.getFirst().stamp();
    }

    private static PathName path(String text) {
        return new PathName(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Code codeOf(ThrowingCallable action) {
        return catchThrowableOfType(WorkspaceException.class, action).code();
    }
}
