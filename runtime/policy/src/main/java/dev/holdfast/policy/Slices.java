package dev.holdfast.policy;

import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.Value;
import dev.holdfast.terms.Effect;
import java.util.BitSet;
import java.util.Collection;
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
    private static final int HELD_MAX = 256;

    /** As many rules are in all that are held, at some kilobytes each. */
    private static final int RULES_MAX = 8_192;

    /**
     * Some rules as the engine holds them.
     *
     * @param facts at which they look
     */
    record Slice(PolicySet rules, Mentioned facts) {}

    /** Has the engine keep some rules, as long as anybody refers to them. */
    interface Keeping {
        /**
         * Keeps them.
         *
         * @throws Exception the engine's own, when it has no room for more
         */
        void keep(PolicySet rules) throws Exception;
    }

    private record Candidate(Rule rule, Precondition needs) {}

    private final Keeping engine;
    private final List<Candidate> all;
    private final Map<Effect.Kind, BitSet> scopes = new ConcurrentHashMap<>();
    private final Map<BitSet, Slice> held = new ConcurrentHashMap<>(); // by the places of their rules
    private final Map<Effect.Kind, Slice> wholes = new ConcurrentHashMap<>();

    Slices(Map<String, Rule> rules) {
        this(rules, PolicySet::cache);
    }

    Slices(Map<String, Rule> rules, Keeping engine) {
        this.engine = engine;
        this.all = rules.values().stream()
                .map(rule -> new Candidate(rule, Precondition.of(rule.form())))
                .toList();
    }

    /** The rules that can match an effect of that kind of which these facts are known, by their paths in the schema. */
    Slice about(Effect.Kind kind, Map<String, Value> facts) {
        BitSet scope = scopes.computeIfAbsent(kind, this::scope);
        var fitting = new BitSet(all.size());
        scope.stream().filter(place -> all.get(place).needs().holds(facts)).forEach(fitting::set);
        Slice known = held.get(fitting);
        if (known != null) {
            return known;
        }
        return hasRoom()
                ? held.computeIfAbsent(fitting, this::parsed)
                : wholes.computeIfAbsent(kind, each -> parsed(scope));
    }

    private boolean hasRoom() {
        return held.size() < HELD_MAX
                && held.keySet().stream().mapToInt(BitSet::cardinality).sum() < RULES_MAX;
    }

    private BitSet scope(Effect.Kind kind) {
        var scope = new BitSet(all.size());
        for (int place = 0; place < all.size(); place++) {
            scope.set(place, all.get(place).rule().matches(kind));
        }
        return scope;
    }

    private Slice parsed(BitSet places) {
        List<Rule> rules =
                places.stream().mapToObj(place -> all.get(place).rule()).toList();
        PolicySet set = set(rules);
        try {
            engine.keep(set);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // the engine's own, checked: it holds so many sets for the whole process; this one goes with each question
        }
        return new Slice(set, Mentioned.by(rules));
    }

    /** Some rules as the engine takes them. */
    static PolicySet set(Collection<Rule> rules) {
        var policies = new HashSet<Policy>();
        rules.forEach(rule -> policies.add(new Policy(rule.statement().source(), rule.key())));
        return new PolicySet(policies);
    }
}
