package dev.holdfast.monitor;

import dev.holdfast.policy.Request;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Label;
import java.util.List;

/**
 * What a policy says of one call of a trace.
 *
 * @param place which call it is
 * @param request as the policy saw it: the acts, and the label of what was read before
 * @param findings where each value came from
 * @param result the label of what the call returned
 */
public record Ruling(Place place, Request request, Verdict verdict, List<Finding> findings, Label result) {
    public Ruling {
        findings = List.copyOf(findings);
    }

    /**
     * A call's place in a trace.
     *
     * @param call from 1, in the order of its sequence
     */
    public record Place(String sequence, int call) {}
}
