package dev.holdfast.policy;

import dev.holdfast.terms.RuleId;

/** What a policy says about a call, with the rule that said it. */
public sealed interface Verdict {
    /** The rule that decided. */
    RuleId rule();

    /**
     * Go ahead.
     *
     * @param rule the one that decided
     */
    record Allow(RuleId rule) implements Verdict {}

    /**
     * Go ahead once this many different people have signed for exactly this call.
     *
     * @param rule the one that decided
     * @param why one line for the people asked
     * @param quorum 1 or 2
     */
    record Ask(RuleId rule, String why, int quorum) implements Verdict {
        public Ask {
            if (quorum < 1 || quorum > Policy.APPROVALS_MAX) {
                throw new IllegalArgumentException("a quorum is 1 to " + Policy.APPROVALS_MAX + ", not " + quorum);
            }
        }
    }

    /**
     * Never, whoever signs.
     *
     * @param rule the one that decided
     * @param why one line for the model and the person
     * @param remedy what would allow it and who may grant that
     */
    record Deny(RuleId rule, String why, String remedy) implements Verdict {}
}
