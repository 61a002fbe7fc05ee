package dev.holdfast.monitor;

import dev.holdfast.policy.Verdict;
import dev.holdfast.shell.Gloss;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import java.util.List;

/** Writes what a person reads before signing: from parsed arguments, by the platform, with every character visible. */
final class Card {
    /** Nothing of what is signed may be hidden from the one who signs, however long it is. */
    private static final int ARGUMENTS_CHARS = Integer.MAX_VALUE;

    /** Where every line of what the arguments would change is shown, they need not be read twice. */
    private static final int DRAFTED_ARGUMENTS_CHARS = 200;

    /** A longer diff is counted at its end, since its beginning has left the screen. */
    private static final int DIFF_LINES_OF_A_SCREEN = 30;

    private static final int SOURCE_CHARS = 200;

    private static final int RULE_CHARS = 2_000;

    private static final int AGENT_CHARS = 600;
    private static final int PATHS_MAX = 20;

    private Card() {}

    static String ofCall(Call call, List<Weighed> effects, Draft draft, Verdict.Ask ask, MonitorState state) {
        var card = new StringBuilder();
        card.append("Holdfast asks: may the agent call ").append(call.tool()).append("?\n");
        arguments(card, call, draft);
        effects(card, effects);
        changes(card, draft);
        tail(card, ask, state);
        card.append("  if denied   nothing happens; the agent is told and goes on\n");
        return card.toString();
    }

    static String ofUncertain(Call call, List<Weighed> effects, Draft draft, Verdict.Ask ask, MonitorState state) {
        var card = new StringBuilder();
        card.append("Holdfast asks: ")
                .append(call.tool())
                .append(" was started and its outcome is unknown. Run it again?\n");
        arguments(card, call, draft);
        effects(card, effects);
        changes(card, draft);
        tail(card, ask, state);
        card.append("  if denied   it is not run again and counts as failed\n");
        return card.toString();
    }

    /** What the first attempt left behind, for the person who is asked whether there may be a second. */
    static String of(Aftermath aftermath) {
        var card = new StringBuilder();
        list(card, "  edited      ", aftermath.edited(), "by somebody else since");
        list(card, "  put back    ", aftermath.putBack(), "which the first attempt had changed");
        aftermath
                .inGit()
                .forEach(each -> card.append("  in git      ")
                        .append(Visible.inert(each.words(), 1_000))
                        .append('\n'));
        return card.toString();
    }

    private static void list(StringBuilder card, String head, List<PathName> paths, String what) {
        paths.stream()
                .limit(PATHS_MAX)
                .forEach(path -> card.append(head)
                        .append(Visible.inert(path.text(), 300))
                        .append(", ")
                        .append(what)
                        .append('\n'));
        if (paths.size() > PATHS_MAX) {
            card.append(head).append("and ").append(paths.size() - PATHS_MAX).append(" more\n");
        }
    }

    static String ofPlan(String summary, List<Capability> missing, Verdict.Ask ask, MonitorState state) {
        var card = new StringBuilder("Holdfast asks: may this session have more rights until it ends?\n");
        for (Capability right : missing) {
            card.append("  right       ")
                    .append(Visible.inert(right.toString(), 300))
                    .append('\n');
        }
        card.append("  the agent's words, not checked: ")
                .append(Visible.inert(summary, AGENT_CHARS))
                .append('\n');
        tail(card, ask, state);
        card.append("  if denied   the session keeps the rights it has\n");
        return card.toString();
    }

    private static void arguments(StringBuilder card, Call call, Draft draft) {
        int chars = shownWhole(draft) ? DRAFTED_ARGUMENTS_CHARS : ARGUMENTS_CHARS;
        card.append("  exactly     ")
                .append(Visible.inert(call.parsed().arguments().json(), chars))
                .append('\n');
        call.parsed().tool().shellText(call.parsed().arguments()).ifPresent(text -> {
            card.append("  in short    as the platform reads it, which can be wrong and grants nothing:\n");
            Gloss.of(text)
                    .lines()
                    .forEach(line -> card.append("  │ ").append(line).append('\n'));
        });
    }

    /** Whether the changed lines tell all of it. */
    private static boolean shownWhole(Draft draft) {
        return draft instanceof Draft.Changes(var changes)
                && changes.stream().allMatch(change -> change.shown() instanceof Draft.Shown.Lines);
    }

    private static void changes(StringBuilder card, Draft draft) {
        switch (draft) {
            case Draft.None ignored -> {}
            case Draft.Unknown(var why) -> throw new IllegalStateException("nobody is asked about it: " + why);
            case Draft.Changes(var changes) -> {
                if (changes.isEmpty()) {
                    card.append("  changes     no file\n");
                }
                for (Draft.Change change : changes) {
                    change(card, change);
                }
            }
        }
    }

    private static void change(StringBuilder card, Draft.Change change) {
        card.append("  changes     ").append(Visible.inert(change.path().text(), 300));
        switch (change.shown()) {
            case Draft.Shown.Words(var instead) ->
                card.append(": ").append(instead).append('\n');
            case Draft.Shown.Lines(var lines)
            when lines.isEmpty() || change.before().equals(change.after()) -> card.append(": stays as it is\n");
            case Draft.Shown.Lines(var lines) -> {
                card.append('\n');
                diff(card, lines);
            }
        }
    }

    /** Every line, behind a bar, so that none of a file can pass for one of the card; and how many there were. */
    private static void diff(StringBuilder card, List<String> lines) {
        for (String line : lines) {
            card.append("  │ ").append(Visible.inertLines(line)).append('\n'); // which leaves tabs
        }
        if (lines.size() > DIFF_LINES_OF_A_SCREEN) {
            card.append("  changes     the ").append(lines.size()).append(" lines above\n");
        }
    }

    private static void effects(StringBuilder card, List<Weighed> effects) {
        for (Weighed weighed : effects) {
            Effect effect = weighed.act().effect();
            card.append("  effect      ")
                    .append(Visible.inert(effect.toString(), 300))
                    .append("  (")
                    .append(effect.environment())
                    .append(", ")
                    .append(effect.reversibility())
                    .append(effect.size() > 0 ? ", " + effect.size() + " bytes" : "")
                    .append(")\n");
            weighed.findings().forEach(finding -> origin(card, finding));
        }
    }

    private static void origin(StringBuilder card, Finding finding) {
        var origin = finding.origin();
        card.append("              its ").append(finding.argument());
        if (origin.source().equals(Origin.COMPOSED)) {
            card.append(" is the model's own, of all it has read");
        } else {
            card.append(" comes from ").append(Visible.inert(origin.source(), SOURCE_CHARS));
        }
        card.append(" (").append(origin.integrity()).append(")\n");
    }

    private static void tail(StringBuilder card, Verdict.Ask ask, MonitorState state) {
        card.append("  rule        ")
                .append(ask.rule())
                .append(": ")
                .append(Visible.inert(ask.why(), RULE_CHARS)) // words of whoever wrote the policy
                .append('\n');
        card.append("  people      ").append(ask.quorum()).append(" must approve\n");
        sources(card, state.reading());
    }

    private static void sources(StringBuilder card, Reading reading) {
        if (reading.label().integrity() == Integrity.TRUSTED) {
            card.append("  read so far nothing but the task\n");
            return;
        }
        if (reading.newest().isEmpty()) {
            card.append("  read so far nothing but the task and what a person reviewed\n");
            return;
        }
        card.append("  read so far text that nobody vouches for; it may have told the agent to ask this:\n");
        for (String source : reading.newest().reversed()) {
            card.append("    - ").append(Visible.inert(source, SOURCE_CHARS)).append('\n');
        }
        if (reading.earlier() > 0) {
            card.append("    - and ").append(reading.earlier()).append(" before these\n");
        }
    }
}
