package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditFileTest {
    private final MemoryHands hands = new MemoryHands();

    @Test
    void replacesTheOnlyOccurrenceAndShowsTheResult() {
        hands.with("a.txt", "one\ntwo\nthree\nfour\n");
        assertThat(edit("two\nthree", "2\n3")).isEqualTo("""
                edited `a.txt`: it now reads
                     1\tone
                     2\t2
                     3\t3
                     4\tfour""");
        assertThat(hands.text("a.txt")).isEqualTo("one\n2\n3\nfour\n");
    }

    @Test
    void deletesWithAnEmptyNewText() {
        hands.with("a.txt", "one\ntwo\n");
        edit("one\n", "");
        assertThat(hands.text("a.txt")).isEqualTo("two\n");
    }

    @Test
    void keepsWindowsLineEndsAndAMissingLastOne() {
        hands.with("a.txt", "one\r\ntwo\r\nthree");
        edit("one\ntwo", "1\n1b\n2");
        assertThat(hands.text("a.txt")).isEqualTo("1\r\n1b\r\n2\r\nthree");
        edit("three", "3");
        assertThat(hands.text("a.txt")).isEqualTo("1\r\n1b\r\n2\r\n3");
    }

    @Test
    void givesNewLinesInAMixedFileTheEndsOfThoseTheyReplace() {
        hands.with("a.txt", "unix\nalso unix\nwin\r\ndows\r\n");
        edit("win\ndows", "win\nner");
        edit("unix\nalso", "linux\nalso");
        assertThat(hands.text("a.txt")).isEqualTo("linux\nalso unix\nwin\r\nner\r\n");
    }

    @Test
    void takesACodePointForTheCharacterOfTheFileThatAModelIsShownByIt() {
        hands.with("a.txt", "\ufeffa\u00a0= 1\u200b;\nb\r= 2\n");
        edit("[U+FEFF]a[U+00A0]= 1[U+200B];", "[U+FEFF]a[U+00A0]= 3; [U+2028][U+0041]");
        edit("b[U+000D]=", "b =");
        assertThat(hands.text("a.txt"))
                .as("what the file does not hold, no edit brings in")
                .isEqualTo("\ufeffa\u00a0= 3; [U+2028][U+0041]\nb = 2\n");
    }

    @Test
    void takesACodePointForItselfWhereTheFileSpellsItOut() {
        hands.with("a.txt", "shows \u200b as [U+200B]\n");
        edit("as [U+200B]", "like [U+200B]");
        assertThat(hands.text("a.txt")).isEqualTo("shows \u200b like [U+200B]\n");
    }

    @Test
    void refusesAnAmbiguousEditAndNamesTheLines() {
        hands.with("a.txt", "x = 1\ny = 2\nx = 1\n");
        assertThatThrownBy(() -> edit("x = 1", "x = 3"))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessage("`old_text` occurs 2 times in `a.txt`, at lines 1, 3: add lines around it until it is the "
                        + "only one, or set `replace_all`");
        assertThat(hands.changes).isEmpty();
    }

    @Test
    void seesOccurrencesThatOverlap() {
        hands.with("a.txt", "aaa");
        assertThatThrownBy(() -> edit("aa", "b"))
                .hasMessageStartingWith("`old_text` occurs 2 times in `a.txt`, at lines 1, 1: ");
    }

    @Test
    void replacesAllWhenTold() {
        hands.with("a.txt", "x\r\nyx\r\nx");
        assertThat(Calls.done(
                        hands,
                        "edit_file",
                        "{\"path\":\"a.txt\",\"old_text\":\"x\",\"new_text\":\"z\\nz\",\"replace_all\":true}"))
                .isEqualTo("edited `a.txt`: 3 replacements");
        assertThat(hands.text("a.txt")).isEqualTo("z\r\nz\r\nyz\r\nz\r\nz\r\nz");
    }

    @Test
    void showsTheNearestLinesWhenNothingMatches() {
        hands.with("a.java", "class A {\n    int size() {\n        return 1;\n    }\n}\n");
        assertThatThrownBy(() -> Calls.run(
                        hands,
                        "edit_file",
                        Calls.json("path", "a.java", "old_text", "int size() {\n\treturn 1;", "new_text", "x")))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessage("""
                        `old_text` does not occur in `a.java`; the nearest lines are
                             2\t    int size() {
                             3\t        return 1;
                        copy them exactly, spaces and indentation included, without the line numbers""");
        assertThatThrownBy(() -> Calls.run(
                        hands, "edit_file", Calls.json("path", "a.java", "old_text", "return 11;", "new_text", "x")))
                .hasMessageContaining("the nearest lines are\n     3\t        return 1;\n");
        assertThatThrownBy(() -> Calls.run(
                        hands, "edit_file", Calls.json("path", "a.java", "old_text", "quux", "new_text", "x")))
                .hasMessage("`old_text` does not occur in `a.java`, nor anything like it: read the file again");
    }

    @Test
    void refusesFilesThatTextWouldDamage() {
        hands.files.put("a.txt", new byte[] {'a', 0, 'b'});
        assertThatThrownBy(() -> edit("a", "b")).hasMessage("`a.txt` is a binary file and cannot be edited as text");
        hands.files.put("a.txt", new byte[] {'a', (byte) 0xE9, 'b'});
        assertThatThrownBy(() -> edit("a", "b"))
                .hasMessage("`a.txt` is not UTF-8, so editing it as text would damage it: change it with run_command");
    }

    /** Against the simplest model there is: on a file of LF lines an edit is {@code String.replace}. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void agreesWithPlainReplacementOnAnyText(String lineEnd) {
        var random = new Random(20260101);
        int edited = 0;
        for (int i = 0; i < 3000; i++) {
            String text = text(random, 12);
            String old = text(random, 3);
            String replacement = text(random, 4);
            if (old.isEmpty() || old.equals(replacement)) {
                continue;
            }
            hands.with("a.txt", text.replace("\n", lineEnd));
            int first = text.indexOf(old);
            boolean unique = first >= 0 && text.indexOf(old, first + 1) < 0;
            if (unique) {
                edit(old, replacement);
                boolean noLineEnds = !text.contains("\n");
                assertThat(hands.text("a.txt"))
                        .isEqualTo(text.replace(old, replacement).replace("\n", noLineEnds ? "\n" : lineEnd));
                edited++;
            } else {
                assertThatThrownBy(() -> edit(old, replacement)).isExactlyInstanceOf(ToolFailure.class);
                assertThat(hands.text("a.txt")).isEqualTo(text.replace("\n", lineEnd));
            }
        }
        assertThat(edited).isGreaterThan(300);
    }

    private static String text(Random random, int charsMax) {
        var text = new StringBuilder();
        int length = random.nextInt(charsMax + 1);
        for (int i = 0; i < length; i++) {
            text.append("ab\né".charAt(random.nextInt(4)));
        }
        return text.toString();
    }

    private String edit(String before, String after) {
        return Calls.done(hands, "edit_file", Calls.json("path", "a.txt", "old_text", before, "new_text", after));
    }
}
