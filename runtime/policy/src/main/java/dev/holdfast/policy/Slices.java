package dev.holdfast.policy;

import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import dev.holdfast.terms.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules as the engine holds them, pre-parsed: for a question only those that can match it, since the engine copies
 * and looks at whatever it is given. Safe for use by several threads.
 */
final class Slices {
    /** As many are held beside the whole of each kind; names are chosen by whoever is judged. */
    private static final int HELD_MAX = 64;

    private record Candidate(Rule rule, Precondition needs) {}

    private final List<Candidate> all;
    private final Map<List<Rule>, PolicySet> held = new ConcurrentHashMap<>();
    private final Map<Effect.Kind, PolicySet> wholes = new ConcurrentHashMap<>();

    Slices(Map<String, Rule> rules) {
        this.all = rules.values().stream()
                .map(rule -> new Candidate(rule, Precondition.of(rule.form())))
                .toList();
    }

    /** The rules that can match an effect of that kind with these texts among its facts. */
    PolicySet about(Effect.Kind kind, Map<String, String> texts) {
        var fitting = new ArrayList<Rule>();
        for (Candidate each : all) {
            if (each.rule().matches(kind) && each.needs().holds(texts)) {
                fitting.add(each.rule());
            }
        }
        PolicySet known = held.get(fitting);
        if (known != null) {
            return known;
        }
        return held.size() < HELD_MAX
                ? held.computeIfAbsent(List.copyOf(fitting), Slices::parsed)
                : wholes.computeIfAbsent(kind, this::whole);
    }

    private PolicySet whole(Effect.Kind kind) {
        return parsed(all.stream()
                .map(Candidate::rule)
                .filter(rule -> rule.matches(kind))
                .toList());
    }

    private static PolicySet parsed(List<Rule> rules) {
        PolicySet set = set(rules);
        try {
            set.cache();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // the engine's own, checked
            throw new PolicyException("the policy engine cannot hold the rules: " + e.getMessage(), e);
        }
        return set;
    }

    /** Some rules as the engine takes them. */
    static PolicySet set(Iterable<Rule> rules) {
        var policies = new HashSet<Policy>();
        rules.forEach(rule -> policies.add(new Policy(rule.statement().source(), rule.key())));
        return new PolicySet(policies);
    }
}
