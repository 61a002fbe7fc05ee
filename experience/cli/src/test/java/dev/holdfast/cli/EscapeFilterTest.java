package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text, é and 語\r\n\t",
                "\u001b[1;38;2;10;20;30mcolour\u001b[0m",
                "\u001b[2J\u001b[H\u001b[10;20H\u001b[?25l\u001b[?1049h",
                "\u001b[6n", // where the cursor is
                "\u001b[c",
                "\u001b[18t", // how large the screen is
                "\u001b[4:3munder\u001b[m",
                "\u001b[>1u",
                "\u001b[2 q",
                "\u001b]0;a title\u0007",
                "\u001b]11;?\u001b\\",
                "\u001b]8;id=1;https://example.com/\u001b\\link\u001b]8;;\u001b\\",
                "\u001b(B\u001b=\u001b7\u001b8\u001bM",
            })
    void letsAProgramDraw(String text) {
        assertThat(new EscapeFilter().harmless(text)).isEqualTo(text);
        var byCharacter = new EscapeFilter();
        var shown = new StringBuilder();
        text.chars().forEach(each -> shown.append(byCharacter.harmless(Character.toString(each))));
        assertThat(shown.toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b]52;c;cm0gLXJmIH4=\u0007", // the clipboard
                "\u001b]52;c;?\u001b\\",
                "\u001b]8;;file:///etc/passwd\u001b\\",
                "\u001b]50;font\u0007",
                "\u001b]1337;File=inline=1:QUJD\u0007",
                "\u001b]0;no\u0001title\u0007",
                "\u001bP$qm\u001b\\", // answered with words of the program's choice
                "\u001bP0;1|17/6c73\u001b\\", // a key that types
                "\u001b_Gf=24,t=f;L2V0Yy9wYXNzd2Q=\u001b\\", // a picture from a file of the machine
                "\u001b^private\u001b\\",
                "\u001b[21t", // the title, typed back
                "\u001b[20t",
                "\u001b[021t",
                "\u001b[21:0t",
                "\u001b[4294967317t",
                "\u001b[3;1;1t", // moves the window
                "\u001b[1;1;1;1;1;1*y", // a checksum of the screen
                "\u001b[2h", // locks the keyboard
                "\u001b[?02l",
                "\u001b[?1001h",
                "\u001b[12;1]",
                "\u001b[?1000s",
                "\u001b%@", // every later byte read as Latin-1
                "\u001b[5i", // the printer
                "\u0005",
                "\u009b21t",
                "\u009d52;c;QQ==\u009c",
            })
    void letsItReachNoFurther(String text) {
        String shown = new EscapeFilter().harmless("a" + text + "b");
        assertThat(shown).startsWith("a").endsWith("b").doesNotContain("\u001b", "\u0005", "\u009b", "\u009d");
    }

    @Test
    void aStringThatIsBrokenOffEndsThere() {
        assertThat(new EscapeFilter().harmless("\u001b]52;c;abc\u001b[1mbold")).isEqualTo("\u001b[1mbold");
        assertThat(new EscapeFilter().harmless("\u001b[1\u001b[2mx")).isEqualTo("\u001b[2mx");
    }

    @Test
    void anEndlessStringIsForgotten() {
        var filter = new EscapeFilter();
        assertThat(filter.harmless("\u001b]52;c;" + "A".repeat(9_000))).isEmpty();
        assertThat(filter.harmless("shown")).isEqualTo("shown");
    }

    @Test
    void putsBackWhatAProgramLeftSwitched() {
        var filter = new EscapeFilter();
        String usual = new EscapeFilter().undoing();
        assertThat(usual).contains("\u001b[0m", "\u001b]8;;\u001b\\", "\u001b(B", "\u001b[4l", "\u001b[?7h");
        filter.harmless("\u001b[?1049h\u001b[?25l\u001b[?1000;1006h\u001b[>1u\u001b[?2004h\u001b[?2004l");
        assertThat(filter.undoing())
                .startsWith(usual)
                .endsWith("\u001b[?1000l\u001b[?1006l\u001b[?1049l\u001b[?25h\u001b[<1u");
        filter.harmless("\u001b[?01049l\u001b[?25h\u001b[?1000;1006l\u001b[<u");
        assertThat(filter.undoing()).isEqualTo(usual);
        filter.harmless("\u001b[10;12r\u001b[?6h\u001b[=31u");
        assertThat(filter.undoing()).isEqualTo(usual + "\u001b[=0u\u001b[?6l\u001b[r\u001b[999;1H\n");
    }

    @Test
    void countsWhatIsAnswered() {
        var filter = new EscapeFilter();
        filter.harmless("text \u001b[1m\u001b[2J");
        assertThat(filter.questions()).isZero();
        filter.harmless("\u001b[c\u001b[6n\u001b]11;?\u0007");
        assertThat(filter.questions()).isEqualTo(3);
    }
}
