package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchReaderTest {
    private static final String HEAD = "--- a/f\n+++ b/f\n";

    @ParameterizedTest
    @MethodSource("wrongPatches")
    void refusesWhatIsNoPatchAndNamesTheLine(String patch, String message) {
        assertThatThrownBy(() -> new PatchReader(new Place(Path.of("/ws")), patch).read())
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage(message);
    }

    static Stream<Object[]> wrongPatches() {
        return Stream.of(
                wrong("\n\n", "`patch` holds no change"),
                wrong(
                        "Here is the patch:\n" + HEAD,
                        "`patch` line 1: expected `--- OLD` and `+++ NEW`, found `Here is the patch:`"),
                wrong("```diff\n" + HEAD, "`patch` line 1: expected `--- OLD` and `+++ NEW`, found ````diff`"),
                wrong(
                        "*** Begin Patch\n*** Update File: f\n",
                        "`patch` line 1: expected `--- OLD` and `+++ NEW`, found `*** Begin Patch`"),
                wrong(
                        "--- a/f\n@@ -1 +1 @@\n-a\n+b\n",
                        "`patch` line 1: expected `--- OLD` and `+++ NEW`, found `--- a/f`"),
                wrong(
                        HEAD,
                        "`patch` line 3: expected a hunk, `@@ -START,COUNT +START,COUNT @@`, found the end of the patch"),
                wrong(
                        HEAD + "@@ @@\n-a\n+b\n",
                        "`patch` line 3: expected `@@ -START,COUNT +START,COUNT @@`, found `@@ @@`"),
                wrong(
                        HEAD + "@@ -1,2 +1,9 @@\n-a\n+b\n c\n",
                        "`patch` line 3: hunk 1 says 2 old and 9 new lines but has 2 and 2: write `@@ -1,2 +1,2 @@`, or "
                                + "add the missing lines"),
                wrong(
                        HEAD + "@@ -1,1 +1,1 @@\n-a\n+b\n+c\n d\n",
                        "`patch` line 3: hunk 1 says 1 old and 1 new lines but has 2 and 3: write `@@ -1,2 +1,3 @@`, or "
                                + "add the missing lines"),
                wrong(
                        HEAD + "@@ -1 +1 @@\n-a\n+b\n" + HEAD + "@@ -9 +9 @@\n-a\n+b\n",
                        "`patch` names `f` twice: put all its hunks under one header"),
                wrong(
                        HEAD + "@@ -1 +1 @@\n-a\n+b\n--- a/./x/../f\n+++ b/./x/../f\n@@ -9 +9 @@\n-a\n+b\n",
                        "`patch` names `f` twice: put all its hunks under one header"),
                wrong(
                        "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n",
                        "`patch` line 6: `/dev/null` on both sides names no file, found the end of the patch"),
                wrong(
                        "--- \"a/\\303\\244\"\n+++ \"b/\\303\\244\"\n@@ -1 +1 @@\n-a\n+b\n",
                        "`patch` line 1: quoted file names are not supported: write the name as it is, found `--- "
                                + "\"a/\\303\\244\"`"),
                wrong(
                        "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n",
                        "`patch` line 2: a patch cannot change modes: use `chmod` in run_command, found `old mode "
                                + "100644`"),
                wrong(
                        "diff --git a/f b/f\nnew file mode 120000\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+/etc/passwd\n",
                        "`patch` line 2: only text files can be changed, created, deleted and renamed, found `new file "
                                + "mode 120000`"),
                wrong(
                        "diff --git a/f b/f\nBinary files a/f and b/f differ\n",
                        "`patch` line 2: only text files can be changed, created, deleted and renamed, found `Binary "
                                + "files a/f and b/f differ`"),
                wrong(
                        "diff --git a/f b/g\n--- a/f\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n",
                        "`patch` line 7: `f` and `g` differ: a renaming needs `rename from` and `rename to`, found the "
                                + "end of the patch"),
                wrong(
                        "--- a/\u0007f\n+++ b/\u0007f\n@@ -1 +1 @@\n-a\n+b\n",
                        "`patch`: control characters in a path: `[U+0007]f`"));
    }

    private static Object[] wrong(String patch, String message) {
        return new Object[] {patch, message};
    }
}
