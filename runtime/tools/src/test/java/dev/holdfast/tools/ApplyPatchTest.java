package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyPatchTest {
    private final MemoryHands hands = new MemoryHands();

    @Test
    void changesCreatesDeletesAndRenamesInOneGo() {
        hands.with("src/a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
                .with("gone.txt", "x\ny\n")
                .with("old.txt", "a\nb\n")
                .with("empty.txt", "")
                .with("same.txt", "s\n");
        assertThat(apply("""
                diff --git a/src/a.txt b/src/a.txt
                index 1234567..89abcde 100644
                --- a/src/a.txt
                +++ b/src/a.txt
                @@ -1,3 +1,3 @@ some heading
                 1
                -2
                +zwei
                 3
                @@ -8,2 +8,3 @@
                 8
                +8b
                 9
                diff --git a/gone.txt b/gone.txt
                deleted file mode 100644
                --- a/gone.txt
                +++ /dev/null
                @@ -1,2 +0,0 @@
                -x
                -y
                diff --git a/sub/new.txt b/sub/new.txt
                new file mode 100644
                --- /dev/null
                +++ b/sub/new.txt
                @@ -0,0 +1,2 @@
                +n
                +m
                \\ No newline at end of file
                diff --git a/old.txt b/renamed.txt
                similarity index 50%
                rename from old.txt
                rename to renamed.txt
                --- a/old.txt
                +++ b/renamed.txt
                @@ -1,2 +1,2 @@
                 a
                -b
                +c
                diff --git a/same.txt b/moved.txt
                similarity index 100%
                rename from same.txt
                rename to moved.txt
                diff --git a/empty.txt b/empty.txt
                deleted file mode 100644
                index e69de29..0000000
                diff --git a/void.txt b/void.txt
                new file mode 100644
                index 0000000..e69de29
                """)).isEqualTo("""
                changed `src/a.txt`
                deleted `gone.txt`
                created `sub/new.txt`
                renamed `old.txt` to `renamed.txt` and changed it
                renamed `same.txt` to `moved.txt`
                deleted `empty.txt`
                created `void.txt`""");
        assertThat(hands.files.keySet())
                .containsExactly("moved.txt", "renamed.txt", "src/a.txt", "sub/new.txt", "void.txt");
        assertThat(hands.text("src/a.txt")).isEqualTo("1\nzwei\n3\n4\n5\n6\n7\n8\n8b\n9\n");
        assertThat(hands.text("sub/new.txt")).isEqualTo("n\nm");
        assertThat(hands.text("renamed.txt")).isEqualTo("a\nc\n");
        assertThat(hands.text("void.txt")).isEmpty();
    }

    @Test
    void touchesNothingWhenTheLastHunkOfTheLastFileDoesNotFit() {
        hands.with("a.txt", "1\n").with("b.txt", "alpha\nbeta\ngamma\n");
        assertThatThrownBy(() -> apply("""
                        --- a/a.txt
                        +++ b/a.txt
                        @@ -1 +1 @@
                        -1
                        +2
                        --- a/b.txt
                        +++ b/b.txt
                        @@ -1,3 +1,3 @@
                         alpha
                        -betta
                        +b
                         gamma
                        """))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessage("""
                        `b.txt`: hunk 1 (patch line 8) does not fit; expected
                             2\tbetta
                        found
                             2\tbeta
                             3\tgamma""");
        assertThat(hands.changes).isEmpty();
    }

    @Test
    void findsAHunkWhoseLineNumberIsWrongWhenThereIsOnePlace() {
        hands.with("a.txt", "x\ny\nx\nz\n");
        apply("--- a/a.txt\n+++ b/a.txt\n@@ -99,2 +99,2 @@\n x\n-z\n+Z\n");
        assertThat(hands.text("a.txt")).isEqualTo("x\ny\nx\nZ\n");
        assertThatThrownBy(() -> apply("--- a/a.txt\n+++ b/a.txt\n@@ -2,1 +2,1 @@\n-x\n+X\n"))
                .hasMessage("`a.txt`: hunk 1 (patch line 3) does not fit at line 2 but at 2 others, first at line 1: "
                        + "correct the line number or give it more context");
    }

    @Test
    void takesACodePointForTheCharacterOfTheFileThatAModelIsShownByIt() {
        hands.with("a.txt", "a\u200b\nb\u2060\n");
        apply("""
                --- a/a.txt
                +++ b/a.txt
                @@ -1,2 +1,2 @@
                 a[U+200B]
                -b[U+2060]
                +b[U+2060][U+200B][U+00AD]
                """);
        assertThat(hands.text("a.txt")).isEqualTo("a\u200b\nb\u2060\u200b[U+00AD]\n");
    }

    @Test
    void keepsTheLineEndsOfTheFile() {
        hands.with("a.txt", "1\r\n2\r\n3");
        apply("--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,4 @@\n 1\n-2\n+zwei\n+drei\n 3\n");
        assertThat(hands.text("a.txt")).isEqualTo("1\r\nzwei\r\ndrei\r\n3");
    }

    @Test
    void endsALineThatIsNoLongerTheLast() {
        hands.with("a.txt", "1");
        apply("--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n 1\n+2\n");
        assertThat(hands.text("a.txt")).isEqualTo("1\n2\n");
    }

    @Test
    void saysHowFarItCameWhenTheWorldFailsHalfWay() {
        hands.with("a.txt", "1\n").with("b.txt", "1\n");
        hands.unwritable = "b.txt";
        String patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-1\n+2\n--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-1\n+2\n";
        assertThatThrownBy(() -> apply(patch))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessage("stopped half-way, after: changed `a.txt`; then changed `b.txt` failed: disk full");
    }

    /** What {@code diff} says of two texts turns the one into the other. */
    @Test
    void appliesWhatAnotherImplementationDiffed() {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            var before = lines(random, 20);
            var after = edited(before, random);
            var diff = UnifiedDiffUtils.generateUnifiedDiff(
                    "a/a.txt", "b/a.txt", before, DiffUtils.diff(before, after), 1 + random.nextInt(3));
            if (diff.isEmpty() || before.isEmpty() || after.isEmpty()) {
                continue;
            }
            hands.with("a.txt", String.join("\n", before) + "\n");
            apply(String.join("\n", diff) + "\n");
            assertThat(hands.text("a.txt")).isEqualTo(String.join("\n", after) + "\n");
        }
    }

    /** The same with git's own diff, which also tells of a missing last line end, of creation and of deletion. */
    @Test
    void appliesWhatGitDiffed(@TempDir Path folder) throws IOException {
        var real = new FolderHands(folder.toRealPath());
        var random = new Random(11);
        real.sh("git init -q .");
        for (int i = 0; i < 25; i++) {
            String before = String.join("\n", lines(random, 8)) + (random.nextBoolean() ? "\n" : "");
            String after =
                    String.join("\n", edited(before.lines().toList(), random)) + (random.nextBoolean() ? "\n" : "");
            real.put("a.txt", before);
            real.sh("git add -A && git -c user.name=t -c user.email=t@t.invalid commit -q --allow-empty -m x");
            real.put("a.txt", after);
            String patch = real.sh("git diff --unified=" + random.nextInt(4));
            if (!patch.isEmpty()) {
                hands.with("a.txt", before);
                apply(patch);
                assertThat(hands.text("a.txt")).as(patch).isEqualTo(after);
            }
        }
    }

    /** Whatever the bytes of a patch, it is applied or refused with a message; nothing else can happen. */
    @Test
    void survivesDamagedPatches() {
        var random = new Random(13);
        String patch = """
            diff --git a/a.txt b/a.txt
            --- a/a.txt
            +++ b/a.txt
            @@ -1,3 +1,3 @@
             x
            -y
            +z
             w
            diff --git a/b b/c
            rename from b
            rename to c
            """;
        for (int i = 0; i < 5000; i++) {
            var damaged = new StringBuilder(patch);
            int wounds = 1 + random.nextInt(3);
            for (int j = 0; j < wounds && damaged.length() > 1; j++) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, "@ -+\n9\"/\\\t,".charAt(random.nextInt(11)));
                    default -> damaged.setLength(Math.max(1, at));
                }
            }
            hands.files.clear();
            hands.with("a.txt", "x\ny\nw\n").with("b", "");
            try {
                apply(damaged.toString());
            } catch (ToolFailure e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static List<String> lines(Random random, int max) {
        var lines = new ArrayList<String>();
        int count = 1 + random.nextInt(max);
        for (int i = 0; i < count; i++) {
            lines.add(
                    List.of("a", "b", "", "-- c", "++ d", "@@ e", " f", "\\ g").get(random.nextInt(8)));
        }
        return lines;
    }

    private static List<String> edited(List<String> before, Random random) {
        var after = new ArrayList<>(before);
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(after.size() + 1);
            if (at < after.size() && random.nextBoolean()) {
                after.remove(at);
            } else {
                after.add(at, "new" + random.nextInt(3));
            }
        }
        return after;
    }

    private String apply(String patch) {
        return Calls.done(hands, "apply_patch", Calls.json("patch", patch));
    }
}
