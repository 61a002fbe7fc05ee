package dev.holdfast.gate;

import dev.holdfast.scan.ScanSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a check, put together in one place: those for content always, an allowlist, registered assets and a comparison
 * where they are given. Immutable.
 */
public final class GateRules {
    private static final Rule NOT_COMPARED = Rule.of("growth-unknown", Topic.GROWTH);

    private final Allowance.Policy policy;
    private final Set<String> knownValues;
    private final Optional<AssetRegister> register;
    private final List<ArtifactRule> given;

    private GateRules(
            Allowance.Policy policy,
            Set<String> knownValues,
            Optional<AssetRegister> register,
            List<ArtifactRule> given) {
        this.policy = policy;
        this.knownValues = Set.copyOf(knownValues);
        this.register = register;
        this.given = List.copyOf(given);
    }

    /** Those that need nothing to be given. */
    public static GateRules standard() {
        return new GateRules(Allowance.Policy.standard(), Set.of(), Optional.empty(), List.of());
    }

    /** The same, and what a team has registered is known again. */
    public GateRules knowing(AssetRegister assets) {
        return new GateRules(policy, knownValues, Optional.of(assets), given);
    }

    /** The same, and these secrets block in whatever form they stand. */
    public GateRules findingValues(Set<String> secrets) {
        return new GateRules(policy, secrets, register, given);
    }

    /** The same and what a {@code gate.yaml} says; a bound of growth without a release to compare with is a finding. */
    public GateRules holding(Allowance allowance) {
        var rules = with(allowance.policy(), new AllowlistRule(allowance.allowlist()));
        return allowance.growth().isPresent()
                ? rules.with(rules.policy, (_, findings) -> findings.add(notCompared()))
                : rules;
    }

    /** The same and what a {@code gate.yaml} says, beside the last release. */
    public GateRules holding(Allowance allowance, Inventory last) {
        return with(allowance.policy(), new AllowlistRule(allowance.allowlist()))
                .with(
                        allowance.policy(),
                        new GrowthRule(last, allowance.growth().orElse(GrowthRule.USUAL)));
    }

    /** The same beside the last release, with the usual bound. */
    public GateRules beside(Inventory last) {
        return with(policy, new GrowthRule(last, GrowthRule.USUAL));
    }

    /** A gate with all of them. */
    public Gate gate() {
        SourcePolicy sources = policy.sources();
        var leftovers = new LeftoverRule();
        var scripts = new ScriptRule();
        List<MemberRule> members = List.of(
                new SourceMapRule(sources, new ScanRule(new ScanSettings(knownValues, policy.internalHosts()))),
                new DebugRule(),
                register.map(assets -> new InternalsRule(sources, assets)).orElseGet(() -> new InternalsRule(sources)),
                leftovers,
                scripts,
                new NativeRule());
        var artifacts = new ArrayList<ArtifactRule>(List.of(
                leftovers,
                scripts,
                new SourceRule(sources, policy.firstParty()),
                new ModeRule(),
                new DependencyRule()));
        artifacts.addAll(given);
        return new Gate(members, artifacts, policy);
    }

    private GateRules with(Allowance.Policy itsPolicy, ArtifactRule rule) {
        var more = new ArrayList<>(given);
        more.add(rule);
        return new GateRules(itsPolicy, knownValues, register, more);
    }

    private static Finding notCompared() {
        return new Finding(
                NOT_COMPARED,
                Weight.WARN,
                FindingGroup.WHOLE,
                "gate.yaml bounds growth, but there is no last release to compare with",
                "give the artifact of the last release with `--against FILE`");
    }
}
