package dev.holdfast.gate;

import java.io.IOException;
import java.util.List;

/** Shows an artifact to rules and gives their verdict. Immutable; safe for use by several threads. */
public final class Gate {
    private final List<MemberRule> memberRules;
    private final List<ArtifactRule> artifactRules;

    /** A gate with these rules. */
    public Gate(List<MemberRule> memberRules, List<ArtifactRule> artifactRules) {
        this.memberRules = List.copyOf(memberRules);
        this.artifactRules = List.copyOf(artifactRules);
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
            artifactRules.forEach(rule -> rule.look(inventory, findings));
            return new Verdict(artifact.name(), inventory, findings.sorted(), findings.count(Weight.BLOCK));
        }
    }
}
