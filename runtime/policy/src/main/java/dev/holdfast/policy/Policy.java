package dev.holdfast.policy;

import dev.holdfast.terms.Digest;
import java.util.Set;

/**
 * A set of rules. Judging is pure: the same request and approvals get the same answer from a policy with the same
 * digest. Safe for use by several threads.
 */
public interface Policy {
    /** No rule may ask for more people than this. */
    int APPROVALS_MAX = 2;

    /** Judges a call that these have approved. Another approval, and another role, never turn a permission into a refusal. */
    Judgement judge(Request request, Signed by);

    /**
     * Judges a call that this many different enrolled people have approved, whichever of them are the best for it.
     *
     * @param approvals 0 to {@link #APPROVALS_MAX}
     */
    default Judgement judge(Request request, int approvals) {
        return judge(request, anybody(approvals));
    }

    /** So many people as if they had every role that somebody has. */
    default Signed anybody(int approvals) {
        return approvals == 0 ? Signed.NOBODY : new Signed(approvals, roles());
    }

    /** The roles of the people who are enrolled. */
    Set<String> roles();

    /** Pins the rules: recorded with every verdict and signed with every approval. */
    Digest digest();

    /** The verdict: the smallest number of approvals that allows the call, or a denial. */
    default Verdict verdict(Request request) {
        return switch (judge(request, 0)) {
            case Judgement.Permitted(var rule) -> new Verdict.Allow(rule);
            case Judgement.Refused bare -> verdict(request, bare, 1);
        };
    }

    private Verdict verdict(Request request, Judgement.Refused bare, int approvals) {
        return switch (judge(request, approvals)) {
            case Judgement.Permitted ignored -> new Verdict.Ask(bare.rule(), bare.why(), approvals);
            case Judgement.Refused last
            when approvals == APPROVALS_MAX -> new Verdict.Deny(last.rule(), last.why(), last.remedy());
            case Judgement.Refused ignored -> verdict(request, bare, approvals + 1);
        };
    }
}
