package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a check, put together in one place: those for content always, an allowlist and a comparison where they are
 * given. Immutable.
 */
public final class GateRules {
    private static final Rule NOT_COMPARED = Rule.of("growth-unknown", Topic.GROWTH);

    private final Allowance.Policy policy;
    private final List<ArtifactRule> given;

    private GateRules(Allowance.Policy policy, List<ArtifactRule> given) {
        this.policy = policy;
        this.given = List.copyOf(given);
    }

    /** Those that need nothing to be given. */
    public static GateRules standard() {
        return new GateRules(Allowance.Policy.standard(), List.of());
    }

    /** The same and what a {@code gate.yaml} says; a bound of growth without a release to compare with is a finding. */
    public GateRules holding(Allowance allowance) {
        var more = new ArrayList<>(given);
        more.add(new AllowlistRule(allowance.allowlist()));
        if (allowance.growth().isPresent()) {
            more.add((_, findings) -> findings.add(notCompared()));
        }
        return new GateRules(allowance.policy(), more);
    }

    /** The same and what a {@code gate.yaml} says, beside the last release. */
    public GateRules holding(Allowance allowance, Inventory last) {
        var more = new ArrayList<>(given);
        more.add(new AllowlistRule(allowance.allowlist()));
        more.add(new GrowthRule(last, allowance.growth().orElse(GrowthRule.USUAL)));
        return new GateRules(allowance.policy(), more);
    }

    /** The same beside the last release, with the usual bound. */
    public GateRules beside(Inventory last) {
        var more = new ArrayList<>(given);
        more.add(new GrowthRule(last, GrowthRule.USUAL));
        return new GateRules(policy, more);
    }

    /** A gate with all of them. */
    public Gate gate() {
        return new Gate(List.of(new SourceMapRule(policy.sources())), given);
    }

    private static Finding notCompared() {
        return new Finding(
                NOT_COMPARED,
                Weight.WARN,
                FindingGroup.WHOLE,
                "it bounds growth, but there is no last release to compare with",
                "give the artifact of the last release with `--against FILE`");
    }
}
