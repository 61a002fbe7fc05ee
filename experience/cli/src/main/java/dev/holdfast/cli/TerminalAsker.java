package dev.holdfast.cli;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Question;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Asks the person at the terminal. Only the word {@code yes}, typed after the card is shown, approves. */
final class TerminalAsker implements Asker {
    private static final Duration TALK_PATIENCE = Duration.ofMinutes(10);
    private static final String AGENT_BAR = "│ ";
    private static final int AGENT_CHARS_MAX = 4_000;

    private final Keyboard keyboard;
    private final PrintStream out;
    private final Style style;
    private final IntSupplier columns;
    private final Supplier<ApproverKey> owner;
    private final InstantSource clock;

    /**
     * @param columns how wide the terminal is now
     * @param owner signs what the person approves
     */
    TerminalAsker(
            Keyboard keyboard,
            PrintStream out,
            Style style,
            IntSupplier columns,
            Supplier<ApproverKey> owner,
            InstantSource clock) {
        this.keyboard = keyboard;
        this.out = out;
        this.style = style;
        this.columns = columns;
        this.owner = owner;
        this.clock = clock;
    }

    @Override
    public Answer ask(Question question) {
        var patience = Duration.between(clock.instant(), question.expires());
        if (!patience.isPositive()) {
            return new Answer.Unanswered("the question expired before it could be shown");
        }
        var typed = keyboard.line(() -> show(question), patience);
        return switch (typed) {
            case Keyboard.Typed.Line(var text)
            when text.equals("yes") -> new Answer.Approved(List.of(owner.get().approve(question)));
            case Keyboard.Typed.Line ignored -> new Answer.Refused(owner.get().approver());
            case Keyboard.Typed.Nothing(var why) -> new Answer.Unanswered(why);
        };
    }

    private void show(Question question) {
        out.println();
        out.println(style.warn("━━ a question for you ━━"));
        new QuestionView(out, style, columns).show(question);
        out.print(style.bold("Type yes and Enter to approve; anything else refuses: "));
        out.flush();
    }

    @Override
    public Reply talk(String question) {
        var typed = keyboard.line(() -> showWords(question), TALK_PATIENCE);
        return switch (typed) {
            case Keyboard.Typed.Line(var text) -> new Reply.Said(text);
            case Keyboard.Typed.Nothing(var why) -> new Reply.Silent(why);
        };
    }

    private void showWords(String question) {
        out.println();
        out.println(style.warn("━━ the agent asks, in its own words ━━"));
        String words = Visible.inertLines(question);
        boolean whole = words.length() <= AGENT_CHARS_MAX;
        int width = columns.getAsInt();
        (whole ? words : words.substring(0, AGENT_CHARS_MAX) + "…")
                .lines()
                .flatMap(line -> Fold.line(AGENT_BAR + line, AGENT_BAR, width).stream())
                .forEach(piece -> out.println(style.dim(AGENT_BAR) + piece.substring(AGENT_BAR.length())));
        out.print(style.bold("Your answer, one line: "));
        out.flush();
    }
}
