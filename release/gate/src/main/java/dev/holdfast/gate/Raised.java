package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;
import java.util.Map;

/** Makes findings of some rules graver than they are by themselves; never less grave, for which there are waivers. */
final class Raised {
    private Raised() {}

    /**
     * The verdict with each finding at least as grave as is wanted of its rule. Of a rule that found more than is kept, what
     * was not kept blocks too.
     *
     * @param keptMax how many findings of one rule and weight are kept
     */
    static Verdict of(Verdict verdict, Map<RuleId, Weight> least, int keptMax) {
        var findings = new Findings(Integer.MAX_VALUE);
        long blocks = verdict.blocks();
        for (Finding finding : verdict.findings()) {
            Weight wanted = least.getOrDefault(finding.rule().id(), finding.weight());
            boolean raised = wanted.compareTo(finding.weight()) < 0;
            blocks += raised && wanted == Weight.BLOCK ? 1 : 0;
            findings.add(
                    raised
                            ? new Finding(finding.rule(), wanted, finding.place(), finding.what(), finding.fix())
                            : finding);
        }
        for (var entry : least.entrySet()) {
            for (Weight weight : Weight.values()) {
                long kept = verdict.findings().stream()
                        .filter(finding -> finding.rule().id().equals(entry.getKey()) && finding.weight() == weight)
                        .count();
                boolean more = entry.getValue() == Weight.BLOCK && weight != Weight.BLOCK && kept >= keptMax;
                blocks += more ? 1 : 0;
            }
        }
        return new Verdict(verdict.artifact(), verdict.inventory(), findings.sorted(), blocks);
    }
}
