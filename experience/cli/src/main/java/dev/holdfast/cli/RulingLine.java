package dev.holdfast.cli;

import dev.holdfast.monitor.Finding;
import dev.holdfast.monitor.Ruling;
import dev.holdfast.policy.Act;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a policy says of one call of a trace, as one line of JSON. */
final class RulingLine {
    private RulingLine() {}

    static String of(Ruling ruling) {
        var line = Wire.object()
                .put("sequence", ruling.place().sequence())
                .put("call", ruling.place().call())
                .put("tool", ruling.request().tool());
        verdict(line, ruling.verdict());
        line.set("effects", effects(ruling));
        var labels = Wire.object();
        labels.set("seen", label(ruling.request().seen()));
        labels.set("result", label(ruling.result()));
        line.set("labels", labels);
        line.set("provenance", provenance(ruling));
        return Wire.line(line);
    }

    /** Puts what was decided into an object. */
    static void verdict(ObjectNode line, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allow(var rule) -> line.put("verdict", "allow").put("rule", rule.text());
            case Verdict.Ask(var rule, var why, var quorum) ->
                line.put("verdict", "ask")
                        .put("quorum", quorum)
                        .put("rule", rule.text())
                        .put("why", why);
            case Verdict.Deny(var rule, var why, var remedy) ->
                line.put("verdict", "deny")
                        .put("rule", rule.text())
                        .put("why", why)
                        .put("remedy", remedy);
        }
    }

    /** Effects of which nothing more is known. */
    static ArrayNode plain(List<Effect> effects) {
        var all = Wire.array();
        effects.forEach(effect -> all.add(object(effect)));
        return all;
    }

    private static ObjectNode object(Effect effect) {
        return Wire.object()
                .put("kind", word(effect.kind()))
                .put("resource", effect.resource())
                .put("environment", word(effect.environment()))
                .put("reversibility", word(effect.reversibility()));
    }

    private static ArrayNode effects(Ruling ruling) {
        var effects = Wire.array();
        for (Act act : ruling.request().acts()) {
            var object = object(act.effect());
            act.deed().ifPresent(deed -> object.put("deed", word(deed)).put("calledFor", act.calledFor()));
            effects.add(object);
        }
        return effects;
    }

    private static ObjectNode label(Label label) {
        return Wire.object()
                .put("integrity", word(label.integrity()))
                .put("confidentiality", word(label.confidentiality()));
    }

    private static ArrayNode provenance(Ruling ruling) {
        var all = Wire.array();
        for (Finding finding : ruling.findings()) {
            all.add(Wire.object()
                    .put("argument", finding.argument())
                    .put("integrity", word(finding.origin().integrity()))
                    .put("source", finding.origin().source())
                    .put("external", finding.reach() == Finding.Reach.EXTERNAL));
        }
        return all;
    }

    private static String word(Enum<?> constant) {
        return word(constant.name());
    }

    /** How one of our words is printed. */
    static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
