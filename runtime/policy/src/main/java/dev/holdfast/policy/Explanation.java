package dev.holdfast.policy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Why a call gets its verdict.
 *
 * @param verdict which
 * @param acts for each of its effects, what decided
 * @param changes each single thing that would change the verdict, with the verdict then
 */
public record Explanation(Verdict verdict, List<Decided> acts, Map<String, Verdict> changes) {
    public Explanation {
        acts = List.copyOf(acts);
    }

    /**
     * What decided about one effect.
     *
     * @param effect which
     * @param rules by the number of approvals, from none: the rules that allow it, or those that refuse it
     * @param facts what these rules look at, with the value it has, by its path in the schema
     */
    public record Decided(Effect effect, List<List<String>> rules, Map<String, String> facts) {
        public Decided {
            rules = List.copyOf(rules);
        }
    }

    static Explanation of(CedarPolicy policy, Request request) {
        var acts = new ArrayList<Decided>();
        for (Act act : request.acts()) {
            var rules = new ArrayList<List<String>>();
            var paths = new TreeSet<String>();
            for (int approvals = 0; approvals <= Policy.APPROVALS_MAX; approvals++) {
                List<Rule> deciding = policy.deciding(request, act, policy.anybody(approvals));
                deciding.forEach(rule -> paths(rule.form().path("conditions"), paths));
                rules.add(deciding.stream().map(Rule::shown).toList());
            }
            var known = policy.facts(request, act).shown();
            var facts = new TreeMap<String, String>();
            paths.stream()
                    .filter(path -> known.containsKey(path))
                    .forEach(path -> facts.put(path, String.valueOf(known.get(path))));
            acts.add(new Decided(act.effect(), rules, facts));
        }
        Verdict verdict = policy.verdict(request);
        return new Explanation(verdict, acts, changes(policy, request, verdict));
    }

    private static Map<String, Verdict> changes(Policy policy, Request request, Verdict verdict) {
        Map<String, Request> others = new LinkedHashMap<>();
        request.effects().forEach(effect -> {
            var rights = new ArrayList<>(request.rights());
            rights.add(new Capability(effect.kind(), effect.resource()));
            others.put(
                    "if the session held the right to `" + effect + "`",
                    new Request(request.tool(), request.acts(), rights, request.seen()));
        });
        others.put(
                "if the task called for it",
                with(request, act -> new Act(act.effect(), act.sinks(), act.deed(), true, act.sensitivity())));
        others.put(
                "if every argument came from the user's own words",
                with(
                        request,
                        act -> new Act(
                                act.effect(),
                                act.sinks().stream()
                                        .map(sink -> new Sink(sink.argument(), Integrity.TRUSTED, sink.external()))
                                        .toList(),
                                act.deed(),
                                act.calledFor(),
                                act.sensitivity())));
        others.put(
                "if the session had read nothing restricted",
                new Request(
                        request.tool(),
                        request.acts(),
                        request.rights(),
                        new Label(request.seen().integrity(), Confidentiality.INTERNAL)));
        others.put(
                "if it were about development",
                with(request, act -> changed(act, Environment.DEV, act.effect().reversibility())));
        others.put(
                "if it could be taken back",
                with(request, act -> changed(act, act.effect().environment(), Reversibility.REVERSIBLE)));
        var changes = new LinkedHashMap<String, Verdict>();
        others.forEach((what, other) -> {
            Verdict then = policy.verdict(other);
            if (!then.getClass().equals(verdict.getClass())
                    || (then instanceof Verdict.Ask(var ignored, var alike, int quorum)
                            && verdict instanceof Verdict.Ask now
                            && now.quorum() != quorum)) {
                changes.put(what, then);
            }
        });
        return changes;
    }

    private static Request with(Request request, UnaryOperator<Act> change) {
        return new Request(
                request.tool(), request.acts().stream().map(change).toList(), request.rights(), request.seen());
    }

    private static Act changed(Act act, Environment environment, Reversibility reversibility) {
        Effect effect = act.effect();
        return new Act(
                new Effect(effect.kind(), effect.resource(), environment, reversibility, effect.size()),
                act.sinks(),
                act.deed(),
                act.calledFor(),
                act.sensitivity());
    }

    /** Every fact that conditions look at. */
    private static void paths(JsonNode node, TreeSet<String> found) {
        String path = Monotone.path(node);
        if (path.contains(".")) {
            found.add(path);
        } else {
            node.forEach(part -> paths(part, found));
        }
    }
}
