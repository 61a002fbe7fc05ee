package dev.holdfast.policy;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes random rules. Most of their facts stand where they may, some do not: those texts must not load. */
final class RandomRules {
    private static final List<String> BETTER = List.of(
            "context.approvals >= 1",
            "context.approvals > 1",
            "2 <= context.approvals",
            "context.roles.contains(\"security\")",
            "!context.roles.isEmpty()",
            "context.held",
            "context.ownGrant",
            "context.calledFor");
    private static final List<String> WORSE = List.of(
            "context.seen.beyondTask",
            "context.seen.untrusted",
            "context.seen.internal",
            "context.seen.restricted",
            "context.sinks.untrusted.contains(\"to\")",
            "context.sinks.beyondTaskExternal.containsAny([\"to\", \"body\"])",
            "context.sinks.external.containsAll([\"body\"])",
            "!context.sinks.untrustedExternal.isEmpty()",
            "resource.restricted",
            "context.approvals < 1");
    private static final List<String> NEITHER = List.of(
            "context.size > 4",
            "context.reversibility == \"irreversible\"",
            "resource.environment == \"production\"",
            "context.deed == \"send\"",
            "resource.name like \"src/*\"",
            "resource.name like \"*b\"",
            "\"a\" == resource.name",
            "context.tool == \"other\"",
            "context.tool == \"any\"");
    private static final List<String> ODD = List.of(
            "datetime(\"9999-01-01\").offset(duration(\"106751991167d\")) > datetime(\"2026-01-01\")", // fails
            "Holdfast::Path::\"nowhere\".inside", // so does this
            "Holdfast::Path::\"a\" has inside",
            "Holdfast::Path::\"a\" has inside && Holdfast::Path::\"a\".inside",
            "Holdfast::Path::\"a\".git", // fails unless it is asked about
            "Holdfast::Session::\"agent\" in Holdfast::User::\"anybody\"",
            "Holdfast::Session::\"agent\" is Holdfast::Session in Holdfast::Profile::\"workspace\"",
            "context has seen",
            "principal in Holdfast::User::\"anybody\"",
            "principal == Holdfast::Session::\"other\"",
            "action in [Holdfast::Action::\"WritePath\", Holdfast::Action::\"SendMessage\"]",
            "resource has inside",
            "resource is Holdfast::Path",
            "resource == Holdfast::Path::\"a\"",
            "context.deed != \"none\"",
            "context.size <= 4",
            "5 > context.size",
            "resource.environment == context.tool",
            "resource.name == \"a\"");
    private static final List<String> PRINCIPALS = List.of(
            "principal",
            "principal",
            "principal",
            "principal in Holdfast::User::\"anybody\"",
            "principal in Holdfast::Profile::\"other\"",
            "principal == Holdfast::Session::\"agent\"");
    private static final List<String> ACTIONS = List.of(
            "action",
            "action",
            "action == Holdfast::Action::\"SendMessage\"",
            "action in [Holdfast::Action::\"WritePath\", Holdfast::Action::\"ReadPath\"]");

    private final Random random;
    private int written;

    RandomRules(Random random) {
        this.random = random;
    }

    /** A base of a few rules. */
    String base() {
        var text = new StringBuilder(rule("permit"));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(rule(random.nextInt(3) == 0 ? "permit" : "forbid"));
        }
        return text.toString();
    }

    /** The same rules, which now want something more of what neither worsens nor betters. */
    String narrowed(String text) {
        return Pattern.compile("when \\{ ")
                .matcher(text)
                .replaceAll(_ -> Matcher.quoteReplacement("when { " + narrow() + " && "));
    }

    private String narrow() {
        return random.nextInt(3) == 0 ? "(" + pick(NEITHER) + " || " + pick(NEITHER) + ")" : pick(NEITHER);
    }

    /** The same rules, some of which now also look at what others do not, or fail. */
    String oddly(String text) {
        String scoped = Pattern.compile("\\(principal,")
                .matcher(text)
                .replaceAll(_ -> Matcher.quoteReplacement("(" + pick(PRINCIPALS) + ","));
        return Pattern.compile("(when|unless) \\{ ").matcher(scoped).replaceAll(found -> {
            String odd = random.nextBoolean() ? pick(ODD) : "!(" + pick(ODD) + ")";
            return Matcher.quoteReplacement(
                    switch (random.nextInt(4)) {
                        case 0 -> found.group() + odd + " && ";
                        case 1 -> found.group() + odd + " || ";
                        case 2 -> found.group(1) + " { " + odd + " } " + found.group();
                        default -> found.group();
                    });
        });
    }

    /** One refusal. */
    String forbidding() {
        return rule("forbid");
    }

    private String rule(String half) {
        boolean permits = half.equals("permit");
        var rule = new StringBuilder(
                "@id(\"r" + written++ + "\") " + half + " (principal, " + pick(ACTIONS) + ", resource)");
        if (random.nextInt(4) != 0) {
            rule.append(" when { ").append(condition(permits, 3)).append(" }");
        }
        if (random.nextInt(3) == 0) {
            rule.append(" unless { ").append(condition(!permits, 2)).append(" }");
        }
        return rule.append(";\n").toString();
    }

    /** A condition that, when it becomes true, loosens or tightens. */
    private String condition(boolean loosens, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(6)) {
            case 1 -> "(" + condition(loosens, depth - 1) + " && " + condition(loosens, depth - 1) + ")";
            case 2 -> "(" + condition(loosens, depth - 1) + " || " + condition(loosens, depth - 1) + ")";
            case 3 -> "!(" + condition(!loosens, depth - 1) + ")";
            case 4 ->
                "(if " + pick(NEITHER) + " then " + condition(loosens, depth - 1) + " else "
                        + condition(loosens, depth - 1) + ")";
            default -> fact(random.nextInt(8) == 0 ? !loosens : loosens);
        };
    }

    private String fact(boolean loosens) {
        return random.nextInt(8) == 0 ? pick(NEITHER) : pick(loosens ? BETTER : WORSE);
    }

    private String pick(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
