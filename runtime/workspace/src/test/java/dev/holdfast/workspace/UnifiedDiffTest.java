package dev.holdfast.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {
    @TempDir
    Path scratch;

    private Bench bench;
    private Path root;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(scratch);
        root = bench.root();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void showsTextByLinesAndNamesTheRest() throws Exception {
        Tree.write(root.resolve("a.txt"), "one\ntwo\nthree\n");
        Tree.write(root.resolve("gone.txt"), "last words");
        Tree.write(root.resolve("tool"), "x");
        Files.write(root.resolve("bin"), new byte[] {0, 1});
        Files.createSymbolicLink(root.resolve("link"), Path.of("here"));
        Snapshot before = bench.snapshots().take();
        Tree.write(root.resolve("a.txt"), "one\n2\nthree\n");
        Files.delete(root.resolve("gone.txt"));
        Tree.write(root.resolve("new.txt"), "hello\n");
        Tree.write(root.resolve("sub/empty"), "");
        Tree.mode(root.resolve("tool"), "rwxr-xr-x");
        Files.write(root.resolve("bin"), new byte[] {0, 2});
        Files.delete(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("there"));

        assertThat(diff(before, DiffLimits.DEFAULT)).isEqualTo("""
                        --- a/a.txt
                        +++ b/a.txt
                        @@ -1,3 +1,3 @@
                         one
                        -two
                        +2
                         three
                        binary file: bin
                        --- a/gone.txt
                        +++ /dev/null
                        @@ -1,1 +0,0 @@
                        -last words
                        \\ No newline at end of file
                        link to here to link to there: link
                        --- /dev/null
                        +++ b/new.txt
                        @@ -0,0 +1,1 @@
                        +hello
                        nothing to folder: sub
                        empty file: sub/empty
                        mode 644 to 755: tool
                        """);
    }

    @Test
    void aLastLineThatGainsItsEndIsAChange() {
        Tree.write(root.resolve("f"), "line");
        Snapshot before = bench.snapshots().take();
        Tree.write(root.resolve("f"), "line\n");

        assertThat(diff(before, DiffLimits.DEFAULT)).isEqualTo("""
                        --- a/f
                        +++ b/f
                        @@ -1,1 +1,1 @@
                        -line
                        \\ No newline at end of file
                        +line
                        """);
    }

    @Test
    void saysWhatItLeavesOut() {
        Snapshot before = bench.snapshots().take();
        Tree.write(root.resolve("a"), "1\n2\n3\n");
        Tree.write(root.resolve("b"), "1\n2\n3\n");
        Tree.write(root.resolve("c"), "1\n");

        assertThat(diff(before, new DiffLimits(1, 100, 1_000))).endsWith("+3\n(2 more changed paths are left out)\n");
        assertThat(diff(before, new DiffLimits(9, 4, 1_000))).contains("too many lines to compare: b\n");
        assertThat(diff(before, new DiffLimits(9, 100, 40)))
                .endsWith("(the rest of this file is left out)\n(2 more changed paths are left out)\n");
    }

    private String diff(Snapshot before, DiffLimits limits) {
        return bench.snapshots().diff(before, bench.snapshots().take(), limits);
    }
}
