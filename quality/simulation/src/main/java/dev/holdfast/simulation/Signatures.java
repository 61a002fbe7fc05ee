package dev.holdfast.simulation;

import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Question;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks approvals and remembers what it found, since several invariants ask the same and a curve is slow. */
final class Signatures {
    private static final int KNOWN_MAX = 10_000;

    private final Approvers approvers;
    private final Map<Claim, Boolean> known = new ConcurrentHashMap<>();

    private record Claim(Question question, List<Approval> approvals, Instant at) {}

    Signatures(Approvers approvers) {
        this.approvers = approvers;
    }

    /** Whether enough enrolled people had signed for the question, in time. */
    boolean good(Question question, List<Approval> approvals, Instant at) {
        if (known.size() > KNOWN_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(
                new Claim(question, approvals, at),
                claim -> approvers
                        .flaw(claim.question(), claim.approvals(), claim.at())
                        .isEmpty());
    }
}
