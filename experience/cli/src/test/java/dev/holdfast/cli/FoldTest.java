package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoldTest {
    private static final int COLUMNS = 40;

    @Test
    void leavesALineThatFitsAsItIs() {
        assertThat(Fold.line("", "  ", COLUMNS)).containsExactly("");
        assertThat(Fold.line("x".repeat(COLUMNS), "  ", COLUMNS)).containsExactly("x".repeat(COLUMNS));
    }

    @Test
    void noSpacesReachTheFirstColumn() {
        String forged = "  │ +be nice" + " ".repeat(28) + "  people      0 must approve";
        assertThat(Fold.line(forged, "  │ ↳", COLUMNS))
                .allSatisfy(piece -> assertThat(piece).startsWith("  │ "))
                .hasSizeGreaterThan(1);
    }

    @Test
    void breaksBehindASpaceWhereOneIsNear() {
        assertThat(Fold.line("a".repeat(35) + " bcdefghi", ">> ", COLUMNS))
                .containsExactly("a".repeat(35) + " ", ">> bcdefghi");
        assertThat(Fold.line("a " + "b".repeat(COLUMNS), ">> ", COLUMNS))
                .containsExactly("a " + "b".repeat(COLUMNS - 2), ">> bb");
    }

    @Test
    void charactersThatMayTakeTwoColumnsCountAsTwo() {
        assertThat(Fold.line("漢".repeat(21), "", COLUMNS)).containsExactly("漢".repeat(20), "漢");
        assertThat(Fold.line("😀".repeat(21), "", COLUMNS)).containsExactly("😀".repeat(20), "😀");
    }

    @Test
    void aTabIsTheSpacesUpToItsStop() {
        assertThat(Fold.line("a\tb", "", COLUMNS)).containsExactly("a       b");
        assertThat(Fold.line("\t".repeat(6), "", COLUMNS)).containsExactly(" ".repeat(40), " ".repeat(8));
    }

    @Test
    void coloursTakeNoRoom() {
        String red = Style.COLOURED.bad("x".repeat(COLUMNS));
        assertThat(Fold.line(red, "  ", COLUMNS)).containsExactly(red);
        assertThat(Fold.line(red + "yy", Style.COLOURED.dim("│ "), COLUMNS))
                .containsExactly(red, Style.COLOURED.dim("│ ") + "yy");
    }

    @Test
    void aTerminalThatTellsNoSensibleWidthIsTakenToBeNarrow() {
        assertThat(Fold.line("x".repeat(50), "  ", 0)).containsExactly("x".repeat(40), "  " + "x".repeat(10));
    }
}
