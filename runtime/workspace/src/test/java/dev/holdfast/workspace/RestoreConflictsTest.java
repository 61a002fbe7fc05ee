package dev.holdfast.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.PathName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changed after a step keeps the step from being undone, and nothing else does. */
class RestoreConflictsTest {
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
    void aPersonsLaterEditRefusesTheUndoAsAWhole() {
        for (String name : List.of("a", "b", "c", "d")) {
            Tree.write(root.resolve(name), "before");
        }
        Snapshot before = snapshots.take();
        for (String name : List.of("a", "b", "c")) {
            Tree.write(root.resolve(name), "after");
        }
        Snapshot after = snapshots.take();
        Tree.write(root.resolve("b"), "mine!");
        SortedMap<String, String> tree = Tree.of(root);

        assertThat(snapshots.restore(before, after)).isEqualTo(new Restored.Refused(0, List.of(path("b"))));
        assertThat(Tree.of(root)).isEqualTo(tree);
    }

    @Test
    void everyKindOfLaterEditIsAConflict() throws Exception {
        Snapshot before = snapshots.take();
        for (String name : List.of("content", "mode", "gone", "folder", "link")) {
            Tree.write(root.resolve("new").resolve(name), "after");
        }
        Snapshot after = snapshots.take();
        Tree.write(root.resolve("new/content"), "other");
        Tree.mode(root.resolve("new/mode"), "rwx------");
        Files.delete(root.resolve("new/folder"));
        Tree.write(root.resolve("new/folder/x"), "other");
        Files.delete(root.resolve("new/link"));
        Files.createSymbolicLink(root.resolve("new/link"), Path.of("content"));
        Tree.write(root.resolve("new/stranger"), "other");

        assertThat(snapshots.restore(before, after))
                .isEqualTo(new Restored.Refused(
                        0,
                        List.of(
                                path("new/content"),
                                path("new/folder"),
                                path("new/link"),
                                path("new/mode"),
                                path("new/stranger"))));
    }

    @Test
    void namesTwentyConflictsAndNoMore() {
        Snapshot before = snapshots.take();
        IntStream.range(10, 40).forEach(i -> Tree.write(root.resolve("f" + i), "after"));
        Snapshot after = snapshots.take();
        IntStream.range(10, 40).forEach(i -> Tree.write(root.resolve("f" + i), "mine"));

        assertThat(snapshots.restore(before, after))
                .isEqualTo(new Restored.Refused(
                        0, IntStream.range(10, 30).mapToObj(i -> path("f" + i)).toList()));
    }

    @Test
    void anEditElsewhereIsKept() {
        Tree.write(root.resolve("a/f"), "before");
        Snapshot before = snapshots.take();
        Tree.write(root.resolve("a/f"), "after");
        Snapshot after = snapshots.take();
        Tree.write(root.resolve("a/mine"), "mine");
        Tree.write(root.resolve("mine"), "mine");

        assertThat(snapshots.restore(before, after)).isInstanceOf(Restored.Done.class);

        assertThat(root.resolve("a/f")).hasContent("before");
        assertThat(root.resolve("a/mine")).hasContent("mine");
        assertThat(root.resolve("mine")).hasContent("mine");
    }

    private static PathName path(String text) {
        return new PathName(text);
    }
}
