package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.PathName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
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
    void everythingComesBackAfterEverythingWasDeleted() throws Exception {
        furnish();
        SortedMap<String, String> tree = Tree.of(root);
        Snapshot before = snapshots.take();
        Tree.mode(root.resolve("read-only"), "rwxr-xr-x"); // so that the JDK can delete what is in it
        Tree.empty(root);
        Snapshot after = snapshots.take();

        assertThat(snapshots.restore(before, after)).isEqualTo(new Restored.Done(14, List.of()));

        assertThat(Tree.of(root)).isEqualTo(tree);
        assertThat(snapshots.since(before)).isEmpty();
    }

    @Test
    void everythingComesBackAfterARollBackToo() throws Exception {
        furnish();
        SortedMap<String, String> tree = Tree.of(root);
        Snapshot before = snapshots.take();
        Tree.mode(root.resolve("read-only"), "rwxr-xr-x");
        Tree.empty(root);
        Tree.write(root.resolve(".git"), "a file now");
        Tree.write(root.resolve("src/Main.java/deep/er"), "a folder now");
        Files.createSymbolicLink(root.resolve("read-only"), scratch);

        snapshots.rollBack(before);

        assertThat(Tree.of(root)).isEqualTo(tree);
    }

    @Test
    void undoOfUndoBringsTheStepBack() {
        furnish();
        Snapshot before = snapshots.take();
        SortedMap<String, String> old = Tree.of(root);
        Tree.write(root.resolve("src/Main.java"), "class Main { int x; }");
        Tree.write(root.resolve("src/New.java"), "class New {}");
        Snapshot after = snapshots.take();
        SortedMap<String, String> now = Tree.of(root);

        snapshots.restore(before, after);
        assertThat(Tree.of(root)).isEqualTo(old);
        snapshots.restore(after, before);
        assertThat(Tree.of(root)).isEqualTo(now);
    }

    @Test
    void twoNamesOfOneFileComeBackAsTwoFilesAndAnOutsideNameIsNeverTouched() throws Exception {
        Tree.write(root.resolve("one"), "inside");
        Files.createLink(root.resolve("two"), root.resolve("one"));
        Snapshot before = snapshots.take();
        Path outside = Files.writeString(bench.scratch().resolve("outside"), "precious");
        Files.delete(root.resolve("one"));
        Files.createLink(root.resolve("one"), outside);
        Tree.mode(outside, "rwxrwxrwx");
        SortedMap<String, String> canary = Tree.of(outside);

        snapshots.rollBack(before);

        assertThat(root.resolve("one")).hasContent("inside");
        assertThat(root.resolve("two")).hasContent("inside");
        assertThat(Tree.of(outside)).isEqualTo(canary);
    }

    @Test
    void aLinkWhereAFolderWasIsReplacedAndNotFollowed() throws Exception {
        Tree.write(root.resolve("folder/f"), "ours");
        Snapshot before = snapshots.take();
        Path canary = Files.createDirectory(bench.scratch().resolve("canary"));
        Tree.write(canary.resolve("f"), "alive");
        Tree.delete(root.resolve("folder"));
        Files.createSymbolicLink(root.resolve("folder"), canary);
        Snapshot after = snapshots.take();

        assertThat(snapshots.restore(before, after)).isInstanceOf(Restored.Done.class);

        assertThat(Files.isDirectory(root.resolve("folder"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(root.resolve("folder/f")).hasContent("ours");
        assertThat(canary.resolve("f")).hasContent("alive");
    }

    @Test
    void pipesAreSeenNeverReadAndNamedWhenTheyCannotComeBack() throws Exception {
        fifo(root.resolve("pipe"));
        Snapshot before = snapshots.take();
        Files.delete(root.resolve("pipe"));
        fifo(root.resolve("new-pipe"));

        assertThat(snapshots.since(before))
                .containsExactly(
                        new Change(path("new-pipe"), Kind.OTHER, Change.What.ADDED),
                        new Change(path("pipe"), Kind.OTHER, Change.What.DELETED));
        assertThat(snapshots.rollBack(before)).isEqualTo(new Restored.Done(2, List.of(path("pipe"))));
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void namesThatAreNoTextComeBackAsWell() throws Exception {
        Process shell = new ProcessBuilder(
                        "bash", "-c", "mkdir $'\\xff' && printf x > $'\\xff/two\\nlines' && ln -s $'\\xfe' l")
                .directory(root.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        Snapshot before = snapshots.take();
        bench.workspace().delete(path("l"));
        Process rm = new ProcessBuilder("bash", "-c", "rm -rf ./*")
                .directory(root.toFile())
                .start();
        assertThat(rm.waitFor()).isZero();

        snapshots.rollBack(before);

        assertThat(snapshots.since(before)).isEmpty();
        Process check = new ProcessBuilder("bash", "-c", "cat $'\\xff/two\\nlines'; readlink l | od -An -tx1")
                .directory(root.toFile())
                .start();
        assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEqualTo("x fe 0a\n");
    }

    @Test
    void whatIsInALockedFolderComesBackAndTheLockStays() throws Exception {
        Tree.write(root.resolve("locked/f"), "before");
        Tree.write(root.resolve("locked/gone"), "before");
        Tree.write(root.resolve("dark/f"), "before");
        Tree.mode(root.resolve("locked"), "r-xr-xr-x");
        SortedMap<String, String> tree = Tree.of(root);
        Snapshot before = snapshots.take();
        Tree.mode(root.resolve("locked"), "rwxr-xr-x");
        Tree.write(root.resolve("locked/f"), "after");
        Files.delete(root.resolve("locked/gone"));
        Tree.write(root.resolve("locked/new"), "after");
        Tree.mode(root.resolve("locked"), "r-xr-xr-x");
        Snapshot after = snapshots.take();

        assertThat(snapshots.restore(before, after)).isEqualTo(new Restored.Done(3, List.of()));
        assertThat(Tree.of(root)).isEqualTo(tree);

        Tree.write(root.resolve("dark/g"), "after");
        Tree.mode(root.resolve("dark"), "---------");
        snapshots.rollBack(before);
        assertThat(Tree.of(root)).isEqualTo(tree);
    }

    @Test
    void onlyThePickedPathsAreRolledBack() {
        Tree.write(root.resolve(".git/hooks/pre-commit"), "good");
        Tree.write(root.resolve("src/A"), "before");
        Snapshot before = snapshots.take();
        Tree.write(root.resolve(".git/hooks/pre-commit"), "evil");
        Tree.write(root.resolve("sub/.vscode/tasks.json"), "evil");
        Tree.write(root.resolve("sub/kept"), "work");
        Tree.write(root.resolve("src/A"), "work");

        snapshots.rollBack(
                before, p -> p.text().contains(".git/hooks") || p.text().contains(".vscode"));

        assertThat(Tree.of(root))
                .containsOnlyKeys("", ".git", ".git/hooks", ".git/hooks/pre-commit", "src", "src/A", "sub", "sub/kept");
        assertThat(root.resolve(".git/hooks/pre-commit")).hasContent("good");
        assertThat(root.resolve("src/A")).hasContent("work");
    }

    @Test
    void aPickedPathGetsItsFoldersBack() throws Exception {
        Tree.write(root.resolve(".git/hooks/pre-commit"), "good");
        Tree.write(root.resolve(".git/index"), "x");
        Snapshot before = snapshots.take();
        Tree.delete(root.resolve(".git"));
        Tree.write(root.resolve(".git"), "a file");

        snapshots.rollBack(before, p -> p.text().contains("hooks"));

        assertThat(Tree.of(root)).containsOnlyKeys("", ".git", ".git/hooks", ".git/hooks/pre-commit");
    }

    @Test
    void anUndoCutOffAnywhereConvergesWhenRunAgain() throws Exception {
        furnish();
        Tree.write(root.resolve("becomes-folder"), "file");
        Tree.write(root.resolve("becomes-file/f"), "folder");
        SortedMap<String, String> tree = Tree.of(root);
        Snapshot before = snapshots.take();
        Tree.delete(root.resolve("src"));
        Files.delete(root.resolve("becomes-folder"));
        Tree.write(root.resolve("becomes-folder/x/y"), "1");
        Tree.delete(root.resolve("becomes-file"));
        Tree.write(root.resolve("becomes-file"), "1");
        Tree.write(root.resolve("added/deep/f"), "1");
        Tree.write(root.resolve("README"), "other");
        Snapshot after = snapshots.take();

        for (int steps = 0; steps < 40; steps++) {
            snapshots.rollBack(after);
            cutOff(before, after, steps);
            assertThat(snapshots.restore(before, after))
                    .as("cut off after " + steps)
                    .isInstanceOf(Restored.Done.class);
            assertThat(Tree.of(root)).as("cut off after " + steps).isEqualTo(tree);
        }
    }

    /** What a process leaves that is killed after so many paths: the work in its order, without the end. */
    private void cutOff(Snapshot before, Snapshot after, int steps) {
        var trees = new Trees(bench.vault());
        Comparison whole = Comparison.of(before.root(), trees, after.root(), trees, Comparison.Additions.LISTED);
        var cut = new Restoration(bench.workspace(), bench.vault(), whole, Restoration.Removing.EMPTY);
        cut.steps(whole.differences()).stream().limit(steps).forEach(Runnable::run);
    }

    @Test
    void anyStateComesBackFromAnyOther() throws Exception {
        var random = new Random(11);
        var seen = new ArrayList<Snapshot>();
        var trees = new ArrayList<SortedMap<String, String>>();
        for (int round = 0; round < 60; round++) {
            for (int change = 0; change < 8; change++) {
                disturb(random);
            }
            if (!seen.isEmpty() && random.nextInt(3) == 0) {
                int target = random.nextInt(seen.size());
                snapshots.rollBack(seen.get(target));
                assertThat(Tree.of(root)).as("round " + round).isEqualTo(trees.get(target));
            } else {
                Snapshot before = snapshots.take();
                SortedMap<String, String> tree = Tree.of(root);
                seen.add(before);
                trees.add(tree);
                for (int change = 0; change < 8; change++) {
                    disturb(random);
                }
                Snapshot after = snapshots.take();
                assertThat(snapshots.restore(before, after)).isInstanceOf(Restored.Done.class);
                assertThat(Tree.of(root)).as("round " + round).isEqualTo(tree);
            }
        }
    }

    /** Puts a file, a folder, a link, another mode or nothing at a random path. */
    private void disturb(Random random) throws IOException {
        List<String> names = List.of("a", "b", "a/c", "a/d", "b/c", "a/c/e", "a/c/f", "b/c/e");
        Path at = root.resolve(names.get(random.nextInt(names.size())));
        for (int depth = root.getNameCount() + 1; depth < at.getNameCount(); depth++) {
            Path above = Path.of("/").resolve(at.subpath(0, depth));
            if (!Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(above);
            }
        }
        Files.createDirectories(at.resolveSibling("."));
        int kind = random.nextInt(6);
        if (kind == 5 && Files.exists(at, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(at)) {
            Tree.mode(at, random.nextBoolean() ? "rwxr-x---" : "rwxrwxrwx");
            return;
        }
        if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            Tree.delete(at);
        }
        switch (kind) {
            case 0, 1 -> Files.writeString(at, "content " + random.nextInt(3));
            case 2 -> Files.createDirectory(at);
            case 3 -> Files.createSymbolicLink(at, Path.of(random.nextBoolean() ? "a" : "nowhere"));
            default -> {}
        }
    }

    private void furnish() {
        try {
            Tree.write(root.resolve(".git/HEAD"), "ref: refs/heads/main\n");
            Tree.write(root.resolve(".git/objects/ab/cdef"), "object");
            Tree.mode(root.resolve(".git/objects/ab/cdef"), "r--r--r--");
            Tree.write(root.resolve("src/Main.java"), "class Main {}");
            Tree.write(root.resolve("README"), "");
            Files.createDirectories(root.resolve("empty/folder"));
            Tree.write(root.resolve("read-only/f"), "x");
            Files.createSymbolicLink(root.resolve("link"), Path.of("src/Main.java"));
            Files.createSymbolicLink(root.resolve("src/loop"), Path.of(".."));
            Files.setLastModifiedTime(root.resolve("README"), FileTime.fromMillis(-1_500L));
            Files.setLastModifiedTime(root.resolve("src"), FileTime.fromMillis(1_234_567_890_123L));
            Tree.mode(root.resolve("read-only"), "r-xr-xr-x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private static PathName path(String text) {
        return new PathName(text);
    }
}
