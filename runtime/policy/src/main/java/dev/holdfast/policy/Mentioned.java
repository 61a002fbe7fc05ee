package dev.holdfast.policy;

import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The facts that rules look at. The engine takes longer to be told a fact than to use it, so that a question tells it no
 * others.
 *
 * <p>INVARIANT: a rule that looks at a fact it was not told fails, which refuses; only to ask whether a record has a fact
 * does not, and who asks that is told the whole record.
 */
final class Mentioned {
    /** What a question to which the schema is held tells. */
    static final Mentioned EVERYTHING = new Mentioned(Set.of("principal", "resource", "context"));

    /** The types of which no question tells anything; one of another that a rule names may be what is asked about. */
    private static final Set<String> UNTOLD = Set.of("Holdfast::Action", "Holdfast::User", "Holdfast::Profile");

    private final Set<String> paths;

    private Mentioned(Set<String> paths) {
        this.paths = paths;
    }

    /** By these rules. */
    static Mentioned by(Collection<Rule> rules) {
        var paths = new HashSet<String>();
        for (Rule rule : rules) {
            if (!rule.form().path("principal").path("op").asString("").equals("All")) {
                paths.add("principal");
            }
            collect(rule.form().path("conditions"), paths);
        }
        return new Mentioned(Set.copyOf(paths));
    }

    private static void collect(JsonNode node, Set<String> paths) {
        String type = node.path("Value").path("__entity").path("type").asString("");
        if (!type.isEmpty() && !UNTOLD.contains(type)) {
            paths.add("principal");
            paths.add("resource");
        }
        String path = Monotone.path(node);
        if (path.isEmpty()) {
            node.forEach(part -> collect(part, paths));
        } else {
            paths.add(path);
        }
    }

    /** Whether they look at a fact, or at a whole record that it stands in. */
    boolean names(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (paths.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Those of these facts that they look at, in the records of the schema.
     *
     * @param variable of the rules, {@code resource} or {@code context}
     * @param facts by their paths in the schema
     */
    Map<String, Value> of(String variable, Map<String, Value> facts) {
        Map<String, Value> told = new HashMap<>();
        facts.forEach((path, value) -> {
            if (path.startsWith(variable + ".") && names(path)) {
                int name = variable.length() + 1;
                int dot = path.indexOf('.', name);
                if (dot < 0) {
                    told.put(path.substring(name), value);
                } else if (told.computeIfAbsent(path.substring(name, dot), _ -> new CedarMap())
                        instanceof CedarMap record) {
                    record.put(path.substring(dot + 1), value);
                }
            }
        });
        return told;
    }
}
