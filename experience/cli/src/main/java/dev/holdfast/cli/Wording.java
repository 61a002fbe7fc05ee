package dev.holdfast.cli;

import dev.holdfast.policy.Verdict;
import java.util.Locale;

/** Verdicts and other choices as policies and their tests write them. */
final class Wording {
    private Wording() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** With the rule, for example {@code ask 2 by rule no-capability}. */
    static String of(Verdict verdict) {
        return brief(verdict) + " by rule " + verdict.rule();
    }

    /** {@code allow}, {@code ask 1}, {@code ask 2} or {@code deny}. */
    static String brief(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow ignored -> "allow";
            case Verdict.Ask ask -> "ask " + ask.quorum();
            case Verdict.Deny ignored -> "deny";
        };
    }
}
