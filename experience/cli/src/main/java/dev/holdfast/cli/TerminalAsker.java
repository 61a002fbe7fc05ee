package dev.holdfast.cli;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Question;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/** Asks the person at the terminal. Only the word {@code yes}, typed after the card is shown, approves. */
final class TerminalAsker implements Asker {
    private static final Duration TALK_PATIENCE = Duration.ofMinutes(10);
    private static final String ADDED = "  │ +";
    private static final String REMOVED = "  │ -";
    private static final int AGENT_CHARS_MAX = 4_000;

    private final Keyboard keyboard;
    private final PrintStream out;
    private final Style style;
    private final Supplier<ApproverKey> owner;
    private final InstantSource clock;

    /** @param owner signs what the person approves */
    TerminalAsker(Keyboard keyboard, PrintStream out, Style style, Supplier<ApproverKey> owner, InstantSource clock) {
        this.keyboard = keyboard;
        this.out = out;
        this.style = style;
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
        question.matter().card().lines().forEach(line -> out.println(coloured(line)));
        out.println("  open until  " + question.expires().truncatedTo(ChronoUnit.SECONDS));
        out.print(style.bold("Type yes and Enter to approve; anything else refuses: "));
        out.flush();
    }

    /** The lines of a diff, which the card sets behind a bar, in the usual colours. */
    private String coloured(String line) {
        if (line.startsWith(ADDED) && !line.startsWith(ADDED + "++ ")) {
            return style.good(line);
        }
        return line.startsWith(REMOVED) && !line.startsWith(REMOVED + "-- ") ? style.bad(line) : line;
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
        (whole ? words : words.substring(0, AGENT_CHARS_MAX) + "…")
                .lines()
                .forEach(line -> out.println(style.dim("│ ") + line));
        out.print(style.bold("Your answer, one line: "));
        out.flush();
    }
}
