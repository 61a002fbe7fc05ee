package dev.holdfast.cli;

import dev.holdfast.approval.Question;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.function.IntSupplier;

/**
 * How a question looks in a terminal.
 *
 * @param out where it is shown
 * @param columns how wide the terminal is now
 */
record QuestionView(PrintStream out, Style style, IntSupplier columns) {
    private static final String ADDED = "  │ +";
    private static final String REMOVED = "  │ -";
    private static final String BAR = "  │ ";

    /** No line of a diff begins like this behind its bar. */
    private static final String BAR_GOES_ON = "  │ ↳";

    /** Where the values of a card begin. */
    private static final String VALUE = " ".repeat(14);

    /** The card, and until when it can be answered. */
    void show(Question question) {
        int width = columns.getAsInt();
        question.matter().card().lines().forEach(line -> showLine(line, width));
        out.println("  open until  " + question.expires().truncatedTo(ChronoUnit.SECONDS));
    }

    /** INVARIANT: what the card says of itself begins in a column that no value and no line of a file gets to. */
    private void showLine(String line, int width) {
        String indent = line.startsWith(BAR) ? BAR_GOES_ON : VALUE;
        Fold.line(line, indent, width).forEach(piece -> out.println(coloured(line, piece)));
    }

    /** The lines of a diff, which the card sets behind a bar, in the usual colours. */
    private String coloured(String line, String piece) {
        if (line.startsWith(ADDED) && !line.startsWith(ADDED + "++ ")) {
            return style.good(piece);
        }
        return line.startsWith(REMOVED) && !line.startsWith(REMOVED + "-- ") ? style.bad(piece) : piece;
    }
}
