package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds rules that change nothing because of another: whatever the one matches, the other matches as well and decides.
 * It compares forms and proves nothing more, so what it finds is so, and some it does not find.
 */
final class Shadows {
    private Shadows() {}

    static List<Flaw> of(Rules rules) {
        var all = List.copyOf(rules.all().values());
        var flaws = new ArrayList<Flaw>();
        for (int at = 0; at < all.size(); at++) {
            Rule rule = all.get(at);
            if (rule.statement().layer().standing() != Layer.Standing.BUILT_IN) {
                shadow(all, at)
                        .map(other -> rule.flaw("changes nothing, because `" + other.shown() + "` ("
                                + other.statement().layer().name() + ":"
                                + other.statement().line() + ") matches whatever it matches; remove the one or narrow"
                                + " the other"))
                        .ifPresent(flaws::add);
            }
        }
        return flaws;
    }

    private static Optional<Rule> shadow(List<Rule> all, int at) {
        Rule rule = all.get(at);
        for (int i = 0; i < all.size(); i++) {
            Rule other = all.get(i);
            boolean decides = other.half() == rule.half()
                    ? i < at || (i > at && !covers(rule, other)) // of two that are the same, the later
                    : other.half() == Rule.Half.FORBID;
            if (i != at && decides && covers(other, rule)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** Whether the one matches whatever the other matches. */
    private static boolean covers(Rule wide, Rule narrow) {
        return covers(wide.form(), narrow.form(), "principal")
                && covers(wide.form(), narrow.form(), "action")
                && covers(wide.form(), narrow.form(), "resource")
                && conditions(narrow.form()).containsAll(conditions(wide.form()));
    }

    private static boolean covers(JsonNode wide, JsonNode narrow, String part) {
        JsonNode outer = wide.path(part);
        JsonNode inner = narrow.path(part);
        if (outer.path("op").asString("").equals("All") || outer.equals(inner)) {
            return true;
        }
        return part.equals("action") && !named(inner).isEmpty() && named(outer).containsAll(named(inner));
    }

    /** The actions that a scope names one by one; the schema has no groups of them. */
    private static Set<JsonNode> named(JsonNode scope) {
        var names = new HashSet<JsonNode>();
        if (scope.has("entity")) {
            names.add(scope.path("entity"));
        }
        scope.path("entities").forEach(names::add);
        return names;
    }

    private static Set<JsonNode> conditions(JsonNode form) {
        var conditions = new HashSet<JsonNode>();
        form.path("conditions").forEach(conditions::add);
        return conditions;
    }
}
