package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and output made to keep a tool busy: no limit of a command holds there, so the work itself must stay small. */
class HostileTextTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final int OUTPUT_CHARS = 1 << 20;

    private static <T> T soon(Supplier<T> work) {
        return assertTimeoutPreemptively(GENEROUS, work::get);
    }

    private static void failsSoon(MemoryHands hands, String tool, String json, String message) {
        assertTimeoutPreemptively(
                GENEROUS,
                () -> assertThatThrownBy(() -> Calls.run(hands, tool, json))
                        .isExactlyInstanceOf(ToolFailure.class)
                        .hasMessageContaining(message));
    }

    private static String filled(String piece) {
        return piece.repeat(OUTPUT_CHARS / piece.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"$ ", "% ", "test ", "a ", " ", "$", "\r"})
    void readsALongLineOfAMakefile(String piece) {
        String file = "all:\n\ttrue\nx " + filled(piece) + "\n";
        assertThat(soon(() -> MakeTargets.untested(file.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
    }

    @Test
    void looksForALongTextInALongFile() {
        var hands = new MemoryHands().with("same", "a\n".repeat(1_500_000)).with("long", "a".repeat(3_000_000));
        failsSoon(
                hands,
                "edit_file",
                Calls.json("path", "same", "old_text", "a\n".repeat(40_000) + "b", "new_text", ""),
                "does not occur in `same`");
        failsSoon(
                hands,
                "edit_file",
                Calls.json("path", "long", "old_text", "a".repeat(80_000) + "b", "new_text", ""),
                "does not occur in `long`");
    }

    @Test
    void buildsNothingThatIsTooLargeToWrite() {
        var hands = new MemoryHands().with("same", "a\n".repeat(1_500_000));
        String call = "{\"path\":\"same\",\"old_text\":\"a\",\"replace_all\":true,\"new_text\":\"" + "b".repeat(50_000)
                + "\"}";
        failsSoon(
                hands, "edit_file", call, "`same` would have at least 75001500000 bytes, at most 16777216 are allowed");
    }

    @Test
    void replacesManyPlacesOfOneLine() {
        var hands = new MemoryHands().with("long", "a".repeat(3_000_000));
        String call = "{\"path\":\"long\",\"old_text\":\"a\",\"replace_all\":true,\"new_text\":\"b\"}";
        assertThat(soon(() -> Calls.done(hands, "edit_file", call))).isEqualTo("edited `long`: 3000000 replacements");
    }

    @Test
    void looksForManyShownCharactersInALongFile() {
        var hands = new MemoryHands().with("f", "a\n".repeat(1_500_000) + "\u200b");
        failsSoon(
                hands,
                "edit_file",
                Calls.json("path", "f", "old_text", "[U+200C]".repeat(200_000), "new_text", ""),
                "does not occur in `f`");
    }

    @Test
    void looksForThePlaceOfALongHunk() {
        var hands = new MemoryHands().with("same", "a\n".repeat(1_500_000));
        String patch = "--- a/same\n+++ b/same\n@@ -1,40001 +1,40000 @@\n" + " a\n".repeat(40_000) + "-b\n";
        failsSoon(hands, "apply_patch", Calls.json("patch", patch), "hunk 1 (patch line 3) does not fit");
    }

    @Test
    void givesUpOnManyHunksThatStandElsewhere() {
        var file = new StringBuilder("a\n".repeat(1_000_000));
        var patch = new StringBuilder("--- a/f\n+++ b/f\n");
        for (int i = 0; i < 20_000; i++) {
            file.append("line ").append(i).append('\n');
            patch.append("@@ -1,1 +1,0 @@\n-line ").append(i).append('\n');
        }
        file.append("a\n".repeat(1_000_000));
        var hands = new MemoryHands().with("f", file.toString());
        failsSoon(
                hands,
                "apply_patch",
                Calls.json("patch", patch.toString()),
                "takes too long to find: correct the line numbers");
    }

    @Test
    void readsLongTotalsOfPytest() {
        assertThat(soon(() -> PytestOutput.read(filled("1 passed, ")))).isEmpty();
    }

    @Test
    void readsManyLinesOfOneMessageOfPytest() {
        String output = "__ t __\n" + "E   " + "m".repeat(OUTPUT_CHARS) + "\n" + filled("E  \n")
                + "= short test summary info =\n" + filled("FAILED t\n") + "1 failed in 1s\n";
        assertThat(soon(() -> PytestOutput.read(output)).orElseThrow().tally()).isEqualTo(new Findings.Tally(0, 1, 0));
    }

    @Test
    void readsALongLineOfCargo() {
        assertThat(soon(() -> CargoOutput.read("test a" + filled(" ... ok <") + "\n")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"✖ a\n", "ok 1 - a\n", "● a > b\n", "▶ a\n"})
    void readsManyTestsOfNode(String line) {
        assertThat(soon(() -> NodeOutput.read(filled(line) + "# tests 1\n"))).isPresent();
    }

    @Test
    void readsLongTotalsOfJest() {
        String line = "Tests:" + " ".repeat(1000) + "1".repeat(900) + "\n";
        assertThat(soon(() -> NodeOutput.read(filled(line)))).isEmpty();
    }

    @Test
    void readsLongFramesOfNode() {
        String line = "●  a > b\n" + " ".repeat(1999) + "\n";
        assertThat(soon(() -> NodeOutput.read(filled(line) + "# tests 1\n"))).isPresent();
    }

    @Test
    void readsATestOfGoThatFailsOverAndOver() {
        String output = "{\"Action\":\"output\",\"Test\":\"t\",\"Output\":\"" + "m".repeat(OUTPUT_CHARS) + "\"}\n"
                + filled("{\"Action\":\"fail\",\"Test\":\"t\"}\n");
        assertThat(soon(() -> GoOutput.read(output))).isPresent();
    }
}
