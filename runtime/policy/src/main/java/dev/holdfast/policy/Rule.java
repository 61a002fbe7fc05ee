package dev.holdfast.policy;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * One rule of a policy. A permission and a refusal may share a name: they are two halves of one rule.
 *
 * @param id its name
 * @param half what it does when it matches
 * @param words what people are told
 * @param statement as it is written
 * @param form as the engine reads it
 */
record Rule(RuleId id, Half half, Words words, Statement statement, JsonNode form) {
    /** What a rule does when it matches. */
    enum Half {
        PERMIT,
        FORBID
    }

    /**
     * What people are told when it refuses.
     *
     * @param why with {@code {effect}} and other words in braces for what is judged
     * @param remedy what would allow it and who may grant that
     */
    record Words(String why, String remedy) {}

    /** By which the engine knows it. */
    String key() {
        return half + " " + id;
    }

    /** For people: what it does, and its name. */
    String shown() {
        return half.name().toLowerCase(Locale.ROOT) + " " + id;
    }

    /** Whether its scope leaves room for an effect of that kind; the schema has no groups of actions. */
    boolean matches(Effect.Kind kind) {
        JsonNode scope = form.path("action");
        String action = Facts.action(kind);
        return scope.path("op").asString("").equals("All")
                || scope.path("entity").path("id").asString("").equals(action)
                || scope.path("entities")
                        .valueStream()
                        .anyMatch(each -> each.path("id").asString("").equals(action));
    }

    /** Whether it looks at how many people have approved, or at who they are. */
    boolean heedsApprovals() {
        return heeds(form.path("conditions"));
    }

    private static boolean heeds(JsonNode node) {
        String path = Monotone.path(node);
        return path.equals(Monotone.NUMBER)
                || path.equals(Monotone.ROLES)
                || node.valueStream().anyMatch(Rule::heeds);
    }

    /** A flaw of it, at its first line. */
    Flaw flaw(String message) {
        return new Flaw(statement.layer().name(), statement.line(), "rule `" + id + "` " + message);
    }
}
