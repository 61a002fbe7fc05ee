package dev.holdfast.gate;

import java.util.List;

/**
 * What the gate says of an artifact.
 *
 * @param artifact what it is called
 * @param findings the gravest first; of a rule that found very much not all
 * @param blocks how many findings block, those that were not kept included
 */
public record Verdict(String artifact, Inventory inventory, List<Finding> findings, long blocks) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    /** Whether it may be published. */
    public boolean passes() {
        return blocks == 0;
    }
}
