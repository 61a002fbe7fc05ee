package dev.holdfast.policy;

import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What has to be so for a rule to match, as far as its form shows it without the engine: single facts, comparisons of them
 * with what is fixed, and what joins these. A rule whose precondition fails cannot match, whatever else it says; of one
 * whose precondition holds nothing is known.
 *
 * <p>INVARIANT: a failure refuses, so the precondition of a rule in which anything could fail always holds. Where nothing
 * fails, the order in which the parts of a condition are looked at makes no difference.
 */
final class Precondition {
    /** What cannot fail in a rule that fits the schema; what is not here may. */
    private static final Set<String> UNFAILING = Set.of(
            "!",
            "&&",
            "||",
            "if-then-else",
            "==",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "in",
            "contains",
            "containsAny",
            "containsAll",
            "isEmpty",
            "Set");

    /** What a condition comes to, as far as that is known. */
    private enum Truth {
        TRUE,
        FALSE,
        UNKNOWN;

        static Truth of(boolean known) {
            return known ? TRUE : FALSE;
        }

        Truth not() {
            return switch (this) {
                case TRUE -> FALSE;
                case FALSE -> TRUE;
                case UNKNOWN -> UNKNOWN;
            };
        }

        Truth and(Truth other) {
            return this == FALSE || other == FALSE ? FALSE : this == TRUE ? other : UNKNOWN;
        }
    }

    /** A part of a condition, over facts by their paths in the schema. */
    private interface Part {
        Part UNKNOWN = facts -> Truth.UNKNOWN;

        Truth over(Map<String, Value> facts);

        default Part not() {
            return facts -> over(facts).not();
        }

        default Part and(Part other) {
            return facts -> over(facts).and(other.over(facts));
        }
    }

    private final Part whole;

    private Precondition(Part whole) {
        this.whole = whole;
    }

    /**
     * Of a rule.
     *
     * @param form in the engine's own notation
     */
    static Precondition of(JsonNode form) {
        Part whole = facts -> Truth.TRUE;
        for (JsonNode condition : form.path("conditions")) {
            JsonNode body = condition.path("body");
            if (mayFail(body)) {
                return new Precondition(Part.UNKNOWN);
            }
            Part part = part(body);
            whole = whole.and(condition.path("kind").asString("").equals("when") ? part : part.not());
        }
        return new Precondition(whole);
    }

    /**
     * Whether a rule may match.
     *
     * @param facts by their paths in the schema; one that is not there is not known
     */
    boolean holds(Map<String, Value> facts) {
        return whole.over(facts) != Truth.FALSE;
    }

    private static boolean mayFail(JsonNode node) {
        if (!Monotone.path(node).isEmpty() || node.has("Value")) {
            return false;
        }
        if (!node.isObject() || node.size() != 1) {
            return true;
        }
        var operation = node.properties().iterator().next();
        JsonNode parts = operation.getValue();
        return switch (operation.getKey()) {
            case "has", "is", "like" -> mayFail(parts.path("left")) || parts.has("in");
            default ->
                !UNFAILING.contains(operation.getKey()) || parts.valueStream().anyMatch(Precondition::mayFail);
        };
    }

    private static Part part(JsonNode node) {
        if (!node.isObject() || node.size() != 1) {
            return Part.UNKNOWN;
        }
        var operation = node.properties().iterator().next();
        JsonNode left = operation.getValue().path("left");
        JsonNode right = operation.getValue().path("right");
        return switch (operation.getKey()) {
            case "." -> truth(Monotone.path(node));
            case "!" -> part(operation.getValue().path("arg")).not();
            case "&&" -> part(left).and(part(right));
            case "||" -> part(left).not().and(part(right).not()).not();
            case "==" -> equal(left, right);
            case "!=" -> equal(left, right).not();
            case ">=" -> notLess(left, right);
            case "<=" -> notLess(right, left);
            case "<" -> notLess(left, right).not();
            case ">" -> notLess(right, left).not();
            case "isEmpty" -> empty(Monotone.path(operation.getValue().path("arg")));
            case "like" -> begins(Monotone.path(left), operation.getValue().path("pattern"));
            default -> Part.UNKNOWN;
        };
    }

    private static Part truth(String path) {
        return facts -> facts.get(path) instanceof PrimBool truth ? Truth.of(truth.getValue()) : Truth.UNKNOWN;
    }

    private static Part empty(String path) {
        return facts -> facts.get(path) instanceof CedarList set ? Truth.of(set.isEmpty()) : Truth.UNKNOWN;
    }

    /** Of texts alone. */
    private static Part equal(JsonNode left, JsonNode right) {
        JsonNode fixed = left.has("Value") ? left : right;
        String path = Monotone.path(left.has("Value") ? right : left);
        if (!fixed.path("Value").isString()) {
            return Part.UNKNOWN;
        }
        var text = new PrimString(fixed.path("Value").asString());
        return facts -> facts.get(path) instanceof PrimString known ? Truth.of(known.equals(text)) : Truth.UNKNOWN;
    }

    private static Part notLess(JsonNode left, JsonNode right) {
        Function<Map<String, Value>, OptionalLong> more = number(left);
        Function<Map<String, Value>, OptionalLong> less = number(right);
        return facts -> {
            OptionalLong one = more.apply(facts);
            OptionalLong other = less.apply(facts);
            return one.isPresent() && other.isPresent()
                    ? Truth.of(one.getAsLong() >= other.getAsLong())
                    : Truth.UNKNOWN;
        };
    }

    private static Function<Map<String, Value>, OptionalLong> number(JsonNode node) {
        JsonNode value = node.path("Value");
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            OptionalLong fixed = OptionalLong.of(value.asLong());
            return facts -> fixed;
        }
        String path = Monotone.path(node);
        return facts ->
                facts.get(path) instanceof PrimLong number ? OptionalLong.of(number.getValue()) : OptionalLong.empty();
    }

    /** A pattern is a list of characters and wildcards; what stands before the first wildcard is fixed. */
    private static Part begins(String path, JsonNode pattern) {
        var fixed = new StringBuilder();
        for (JsonNode each : pattern) {
            if (!each.path("Literal").isString()) {
                break;
            }
            fixed.append(each.path("Literal").asString());
        }
        String beginning = fixed.toString();
        return facts ->
                facts.get(path) instanceof PrimString known && !known.toString().startsWith(beginning)
                        ? Truth.FALSE
                        : Truth.UNKNOWN;
    }
}
