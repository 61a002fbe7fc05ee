package dev.holdfast.monitor;

import dev.holdfast.policy.Act;
import java.util.List;

/**
 * One effect of a call with what is known of it.
 *
 * @param act as the policy sees it
 * @param findings where the values came from that decide about it
 */
record Weighed(Act act, List<Finding> findings) {
    Weighed {
        findings = List.copyOf(findings);
    }
}
