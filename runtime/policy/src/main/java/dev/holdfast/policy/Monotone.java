package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Makes sure of a rule, by its form alone, that a worse label never loosens it and another approval or right never
 * tightens it. What worsens or betters is told by truths, sets and a number that only ever mean "at least so much"; each
 * may stand where more of it moves the rule in the one direction, and nowhere else. So nothing of this has to be tried
 * out while a call waits, and a rule that breaks it is found before any call meets it.
 */
final class Monotone {
    /** What more of a fact may do to a verdict. */
    private enum More {
        LOOSENS,
        TIGHTENS
    }

    private static final Map<String, More> GUARDED = Map.ofEntries(
            Map.entry("context.approvals", More.LOOSENS),
            Map.entry("context.roles", More.LOOSENS),
            Map.entry("context.held", More.LOOSENS),
            Map.entry("context.ownGrant", More.LOOSENS),
            Map.entry("context.cleared", More.LOOSENS),
            Map.entry("context.calledFor", More.LOOSENS),
            Map.entry("context.seen.beyondTask", More.TIGHTENS),
            Map.entry("context.seen.untrusted", More.TIGHTENS),
            Map.entry("context.seen.internal", More.TIGHTENS),
            Map.entry("context.seen.restricted", More.TIGHTENS),
            Map.entry("context.sinks.beyondTask", More.TIGHTENS),
            Map.entry("context.sinks.untrusted", More.TIGHTENS),
            Map.entry("context.sinks.external", More.TIGHTENS),
            Map.entry("context.sinks.beyondTaskExternal", More.TIGHTENS),
            Map.entry("context.sinks.untrustedExternal", More.TIGHTENS),
            Map.entry("resource.restricted", More.TIGHTENS));

    /** Those that are sets, which more makes larger, beside the roles. */
    private static final String SETS = "context.sinks.";

    static final String ROLES = "context.roles";
    static final String NUMBER = "context.approvals";

    /** What can fail on numbers that the schema allows; an error would refuse every call it meets. */
    private static final Set<String> FAILING = Set.of("+", "-", "*", "neg");

    /** What a part of a condition does to the verdict when it becomes true. */
    private enum Bearing {
        LOOSENS,
        TIGHTENS,
        BOTH;

        Bearing turned() {
            return switch (this) {
                case LOOSENS -> TIGHTENS;
                case TIGHTENS -> LOOSENS;
                case BOTH -> BOTH;
            };
        }

        boolean allows(More more) {
            return switch (more) {
                case LOOSENS -> this == LOOSENS;
                case TIGHTENS -> this == TIGHTENS;
            };
        }
    }

    private final Set<String> wrong = new TreeSet<>();

    private Monotone() {}

    /**
     * What is wrong with a rule in the engine's own notation of it.
     *
     * @return ends of sentences that begin with the rule
     */
    static List<String> flaws(JsonNode rule) {
        var monotone = new Monotone();
        boolean permits = rule.path("effect").asString("").equals("permit");
        for (JsonNode condition : rule.path("conditions")) {
            boolean when = condition.path("kind").asString("").equals("when");
            monotone.check(condition.path("body"), permits == when ? Bearing.LOOSENS : Bearing.TIGHTENS);
        }
        return List.copyOf(monotone.wrong);
    }

    private void check(JsonNode node, Bearing bearing) {
        if (!node.isObject() || node.size() != 1) {
            node.forEach(part -> check(part, Bearing.BOTH));
            return;
        }
        var operation = node.properties().iterator().next();
        JsonNode parts = operation.getValue();
        switch (operation.getKey()) {
            case "Value", "Var" -> used(node, bearing);
            case "!" -> check(parts.path("arg"), bearing.turned());
            case "&&", "||" -> {
                check(parts.path("left"), bearing);
                check(parts.path("right"), bearing);
            }
            case "if-then-else" -> {
                check(parts.path("if"), Bearing.BOTH);
                check(parts.path("then"), bearing);
                check(parts.path("else"), bearing);
            }
            case ">=", ">" -> compared(parts.path("left"), parts.path("right"), bearing);
            case "<=", "<" -> compared(parts.path("right"), parts.path("left"), bearing);
            case "." -> used(node, bearing);
            case "has" -> {
                if (path(parts.path("left")).isEmpty()) { // else the schema says whether it is there
                    check(parts.path("left"), Bearing.BOTH);
                }
            }
            case "isEmpty" -> set(parts.path("arg"), bearing.turned());
            case "contains", "containsAny", "containsAll" -> {
                set(parts.path("left"), bearing);
                check(parts.path("right"), Bearing.BOTH);
            }
            default -> others(operation.getKey(), parts);
        }
    }

    /** The engine has more operations than these, and no guarded fact may stand in any of them. */
    private void others(String operation, JsonNode parts) {
        if (FAILING.contains(operation)) {
            wrong.add("calculates with `" + operation
                    + "`, which can fail, and a failure refuses; compare with a number");
        }
        parts.forEach(part -> check(part, Bearing.BOTH));
    }

    /** A truth becomes true when there is more of it. */
    private void used(JsonNode node, Bearing bearing) {
        String path = path(node);
        if (GUARDED.containsKey(path)) {
            boolean truth = !path.equals(NUMBER) && !isSet(path);
            refuse(path, truth ? bearing : Bearing.BOTH);
        } else if (GUARDED.keySet().stream().anyMatch(guarded -> guarded.startsWith(path + "."))
                && !path.equals("resource")) {
            refuse(path, Bearing.BOTH); // a whole record of them
        } else if (path.isEmpty() && node.has(".")) {
            String ofResource = "resource." + node.path(".").path("attr").asString("");
            if (GUARDED.containsKey(ofResource)) { // what it is of may come to the resource
                refuse(ofResource, bearing);
            }
            check(node.path(".").path("left"), Bearing.BOTH);
        }
    }

    private void set(JsonNode node, Bearing bearing) {
        String path = path(node);
        if (isSet(path)) {
            refuse(path, bearing);
        } else {
            check(node, Bearing.BOTH);
        }
    }

    private static boolean isSet(String path) {
        return path.startsWith(SETS) || path.equals(ROLES);
    }

    /** The comparison becomes true when the left side grows. */
    private void compared(JsonNode grows, JsonNode shrinks, Bearing bearing) {
        if (path(grows).equals(NUMBER)) {
            refuse(NUMBER, bearing);
        } else {
            check(grows, Bearing.BOTH);
        }
        if (path(shrinks).equals(NUMBER)) {
            refuse(NUMBER, bearing.turned());
        } else {
            check(shrinks, Bearing.BOTH);
        }
    }

    private void refuse(String path, Bearing bearing) {
        More more = GUARDED.get(path);
        if (more == null || !bearing.allows(more)) {
            wrong.add(told(path));
        }
    }

    private static String told(String path) {
        return switch (path) {
            case NUMBER ->
                "uses `context.approvals` so that another approval could refuse what was allowed; write `permit` with"
                        + " `when { context.approvals >= 1 }` or `forbid` with `unless { context.approvals >= 1 }`";
            default ->
                GUARDED.get(path) == More.LOOSENS
                        ? "uses `" + path
                                + "` so that having it could refuse what was allowed; let a `permit` want it or a"
                                + " `forbid` want it missing"
                        : "uses `" + path + "` so that something worse could be allowed; let a `forbid` want it or a"
                                + " `permit` want it missing, each by itself";
        };
    }

    /** The dotted path of a fact; empty when it is something else. */
    static String path(JsonNode node) {
        var names = new ArrayList<String>();
        JsonNode at = node;
        while (at.has(".")) {
            names.addFirst(at.path(".").path("attr").asString(""));
            at = at.path(".").path("left");
        }
        if (!at.has("Var")) {
            return "";
        }
        names.addFirst(at.path("Var").asString(""));
        return String.join(".", names);
    }
}
