package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {
    @Test
    void leavesOrdinaryTextAsItIs() {
        String text = "Grüße, 世界! ‹a› «b» `c` 😀 العربية";

        assertThat(Visible.inert(text, 100)).isEqualTo(text);
        assertThat(Visible.inertLines(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x08, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, // controls, two of them only known to terminals
                0xA0, 0x2003, 0x3000, // spaces that are none
                0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, // zero width
                0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x2800, 0x3164, 0xFE0F, 0xFFA0, 0xE0100,
                0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, // bidi
                0x2028, 0x2029, // line and paragraph
                0xE0001, 0xE0041, 0xE007F, // tags
                0xD800, 0xDFFF, // half characters
                0xE000, 0xF8FF, 0x10FFFD, // private use
                0x0334, 0x0338, 0x0488, 0x20D2, 0x20DD, 0x20E3, 0x20EB, // drawn over or around what stands before
                0x0378, 0xFFFE, // unassigned
            })
    void showsWhatHides(int point) {
        String shown = point > 0xFFFF
                ? String.format(java.util.Locale.ROOT, "[U+%06X]", point)
                : String.format(java.util.Locale.ROOT, "[U+%04X]", point);

        assertThat(Visible.inert("a" + Character.toString(point) + "b", 100)).isEqualTo("a" + shown + "b");
        assertThat(Visible.inertLines("a" + Character.toString(point) + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void letsAFewMarksStandAndNoPile() {
        String marks = "\u0301\u0302\u0303\u0304";
        assertThat(Visible.inert("a" + marks + "b" + marks, 100)).isEqualTo("a" + marks + "b" + marks);
        String shown = Visible.inert("a" + marks + "\u0301\u0302b\u0301", 100);
        assertThat(shown).isEqualTo("a" + marks + "[U+0301][U+0302]b\u0301");
        assertThat(Visible.inert(shown, 100)).isEqualTo(shown);
    }

    @Test
    void keepsLinesAndTabsWhereLinesAreWanted() {
        assertThat(Visible.inertLines("a\n\tb\r\n")).isEqualTo("a\n\tb[U+000D]\n");
        assertThat(Visible.inert("a\n\tb", 100)).isEqualTo("a[U+000A][U+0009]b");
    }

    @Test
    void cutsWhatIsTooLongAndSaysHowMuch() {
        assertThat(Visible.inert("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Visible.inert("abcdef", 4)).isEqualTo("abcd… (2 more characters)");
        assertThat(Visible.inert("abc😀d", 4)).as("never through a character").isEqualTo("abc😀… (1 more characters)");
    }

    @Test
    void leavesNothingThatCouldHideInAnyCharacterThereIs() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            String shown = Visible.inert(Character.toString(point), 10);
            boolean itself = shown.codePointAt(0) == point && shown.length() == Character.charCount(point);

            assertThat(itself && (Character.isISOControl(point) || Character.isIdentifierIgnorable(point)))
                    .as("U+%04X", point)
                    .isFalse();
        }
    }
}
