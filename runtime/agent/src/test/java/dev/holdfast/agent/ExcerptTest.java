package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    private static final int WHOLE = Excerpt.HEAD_CHARS + Excerpt.TAIL_CHARS;
    private static final Pattern NOTE = Pattern.compile(
            "(?s)(.*)\n\\[… (\\d+) characters left out; read on with read_output \\{\"call\": \"c7\", \"from_line\": (\\d+)} …]\n(.*)");

    @Test
    void aTextThatFitsStaysAsItIs() {
        String text = "x".repeat(WHOLE);
        assertThat(Excerpt.of(text, "c7")).isSameAs(text);
    }

    @Test
    void aLongTextKeepsHeadAndTailAtLineEndsAndSaysHowToReadOn() {
        String text = "a line of twenty chars\n".repeat(2_000);
        var note = NOTE.matcher(Excerpt.of(text, "c7"));
        assertThat(note.matches()).isTrue();
        assertThat(note.group(1)).endsWith("chars\n");
        assertThat(note.group(4)).startsWith("a line");
        assertThat(Integer.parseInt(note.group(3)))
                .isEqualTo((int) note.group(1).lines().count() + 1);
    }

    @Test
    void aLineThatWasCutInTwoIsReadAgainFromItsBeginning() {
        String text = "first\n" + "x".repeat(2 * WHOLE);
        var note = NOTE.matcher(Excerpt.of(text, "c7"));
        assertThat(note.matches()).isTrue();
        assertThat(note.group(3)).isEqualTo("2");
    }

    @Test
    void neverTearsACharacterApart() {
        String text = "x" + "\ud83d\ude00".repeat(WHOLE);
        var note = NOTE.matcher(Excerpt.of(text, "c7"));
        assertThat(note.matches()).isTrue();
        assertThat(note.group(1)).endsWith("\ud83d\ude00");
        assertThat(note.group(4)).startsWith("\ud83d\ude00");
    }

    /** For any text: head and tail are its own, and the note counts exactly what is missing. */
    @Test
    void headNoteAndTailAccountForEveryCharacter() {
        var random = new Random(42);
        for (int i = 0; i < 300; i++) {
            String text = text(random);
            String excerpt = Excerpt.of(text, "c7");
            if (excerpt.equals(text)) {
                continue;
            }
            var note = NOTE.matcher(excerpt);
            assertThat(note.matches()).isTrue();
            int left = Integer.parseInt(note.group(2));
            assertThat(left).isPositive();
            assertThat(note.group(1).length() + left + note.group(4).length()).isEqualTo(text.length());
            assertThat(text).startsWith(note.group(1)).endsWith(note.group(4));
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        int lineMax = 1 + random.nextInt(6_000);
        int length = WHOLE - 3_000 + random.nextInt(6_000);
        while (text.length() < length) {
            text.append("y".repeat(random.nextInt(lineMax))).append('\n');
        }
        return text.toString();
    }
}
