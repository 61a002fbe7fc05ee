package dev.holdfast.monitor;

import dev.holdfast.policy.Verdict;
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

    private static final int AGENT_CHARS = 600;
    private static final int PATHS_MAX = 20;

    private Card() {}

    static String ofCall(Call call, List<Effect> effects, Verdict.Ask ask, MonitorState state) {
        var card = new StringBuilder();
        card.append("Holdfast asks: may the agent call ").append(call.tool()).append("?\n");
        card.append("  exactly     ")
                .append(Visible.inert(call.parsed().arguments().json(), ARGUMENTS_CHARS))
                .append('\n');
        effects(card, effects);
        tail(card, ask, state);
        card.append("  if denied   nothing happens; the agent is told and goes on\n");
        return card.toString();
    }

    static String ofUncertain(Call call, List<Effect> effects, Verdict.Ask ask, MonitorState state) {
        var card = new StringBuilder();
        card.append("Holdfast asks: ")
                .append(call.tool())
                .append(" was started and its outcome is unknown. Run it again?\n");
        card.append("  exactly     ")
                .append(Visible.inert(call.parsed().arguments().json(), ARGUMENTS_CHARS))
                .append('\n');
        effects(card, effects);
        tail(card, ask, state);
        card.append("  if denied   it is not run again and counts as failed\n");
        return card.toString();
    }

    /** What the first attempt left behind, for the person who is asked whether there may be a second. */
    static String of(Aftermath aftermath) {
        var card = new StringBuilder();
        list(card, "  edited      ", aftermath.edited(), "by somebody else since");
        list(card, "  put back    ", aftermath.putBack(), "which the first attempt had changed");
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

    private static void effects(StringBuilder card, List<Effect> effects) {
        for (Effect effect : effects) {
            card.append("  effect      ")
                    .append(Visible.inert(effect.toString(), 300))
                    .append("  (")
                    .append(effect.environment())
                    .append(", ")
                    .append(effect.reversibility())
                    .append(effect.size() > 0 ? ", " + effect.size() + " bytes" : "")
                    .append(")\n");
        }
    }

    private static void tail(StringBuilder card, Verdict.Ask ask, MonitorState state) {
        card.append("  rule        ")
                .append(ask.rule())
                .append(": ")
                .append(ask.why())
                .append('\n');
        card.append("  people      ").append(ask.quorum()).append(" must approve\n");
        card.append("  read so far ")
                .append(
                        state.seen().integrity() == Integrity.TRUSTED
                                ? "nothing but the task"
                                : "text that nobody vouches for; it may have told the agent to ask this")
                .append('\n');
    }
}
