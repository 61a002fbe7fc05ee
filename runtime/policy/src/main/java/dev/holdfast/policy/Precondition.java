package dev.holdfast.policy;

import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What has to be so for a rule to match, as far as its form shows it without the engine: fixed texts that a fact has to
 * equal or to begin with. A rule whose precondition fails cannot match, whatever else it says; of one whose precondition
 * holds nothing is known.
 */
final class Precondition {
    private final Predicate<Map<String, String>> possible;

    private Precondition(Predicate<Map<String, String>> possible) {
        this.possible = possible;
    }

    /**
     * Of a rule.
     *
     * @param form in the engine's own notation
     */
    static Precondition of(JsonNode form) {
        Predicate<Map<String, String>> all = Precondition::unknown;
        for (JsonNode condition : form.path("conditions")) {
            if (condition.path("kind").asString("").equals("when")) {
                all = all.and(part(condition.path("body")));
            }
        }
        return new Precondition(all);
    }

    /**
     * Whether a rule may match.
     *
     * @param texts the facts that are texts, by their paths in the schema; one that is not there is not known
     */
    boolean holds(Map<String, String> texts) {
        return possible.test(texts);
    }

    private static boolean unknown(Map<String, String> texts) {
        return true;
    }

    private static Predicate<Map<String, String>> part(JsonNode node) {
        JsonNode both = node.path("&&");
        if (both.isObject()) {
            return part(both.path("left")).and(part(both.path("right")));
        }
        JsonNode either = node.path("||");
        if (either.isObject()) {
            return part(either.path("left")).or(part(either.path("right")));
        }
        JsonNode equal = node.path("==");
        if (equal.isObject()) {
            return equal(equal.path("left"), equal.path("right")).and(equal(equal.path("right"), equal.path("left")));
        }
        JsonNode like = node.path("like");
        return like.isObject() ? begins(Monotone.path(like.path("left")), like.path("pattern")) : Precondition::unknown;
    }

    private static Predicate<Map<String, String>> equal(JsonNode fact, JsonNode fixed) {
        String path = Monotone.path(fact);
        JsonNode value = fixed.path("Value");
        return path.isEmpty() || !value.isString()
                ? Precondition::unknown
                : texts -> !texts.containsKey(path) || value.asString().equals(texts.get(path));
    }

    /** A pattern is a list of characters and wildcards; what stands before the first wildcard is fixed. */
    private static Predicate<Map<String, String>> begins(String path, JsonNode pattern) {
        var fixed = new StringBuilder();
        for (JsonNode each : pattern) {
            if (!each.path("Literal").isString()) {
                break;
            }
            fixed.append(each.path("Literal").asString());
        }
        String beginning = fixed.toString();
        return texts -> !texts.containsKey(path) || texts.get(path).startsWith(beginning);
    }
}
