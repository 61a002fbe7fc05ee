package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Shows an artifact to rules and gives their verdict. Immutable; safe for use by several threads. */
public final class Gate {
    private final List<MemberRule> memberRules;
    private final List<ArtifactRule> artifactRules;
    private final Map<RuleId, Weight> raised;
    private final List<String> firstParty;

    /** A gate with these rules. */
    public Gate(List<MemberRule> memberRules, List<ArtifactRule> artifactRules) {
        this(memberRules, artifactRules, Allowance.Policy.standard());
    }

    /**
     * A gate with these rules.
     *
     * @param policy says how grave the findings of a rule are at least, and which packages are one's own
     */
    Gate(List<MemberRule> memberRules, List<ArtifactRule> artifactRules, Allowance.Policy policy) {
        this.memberRules = List.copyOf(memberRules);
        this.artifactRules = List.copyOf(artifactRules);
        this.raised = policy.raised();
        this.firstParty = policy.firstParty();
    }

    /**
     * Looks at all of it.
     *
     * @throws IOException when it cannot be read at all
     */
    public Verdict check(Artifact artifact) throws IOException {
        return check(artifact, Progress.NONE);
    }

    /**
     * Looks at all of it, and tells how far it has come.
     *
     * @throws IOException when it cannot be read at all
     * @throws GateException when there is no verdict
     */
    public Verdict check(Artifact artifact, Progress progress) throws IOException {
        try (var inspection = new Inspection(memberRules, progress)) {
            artifact.visit(inspection);
            Inventory inventory = inspection.inventory();
            Findings findings = inspection.findings();
            findings.settle(OwnPackages.of(inventory, firstParty)::has);
            inspection.look(artifactRules, inventory);
            var verdict = new Verdict(artifact.name(), inventory, findings.sorted(), findings.count(Weight.BLOCK));
            return Raised.of(verdict, raised, Inspection.FINDINGS_PER_RULE_MAX);
        }
    }
}
