package dev.holdfast.policy;

import dev.holdfast.terms.RuleId;

/** What a policy says of a call for one given number of approvals. */
public sealed interface Judgement {
    /** The rule that decided. */
    RuleId rule();

    /** Allowed with the approvals given. */
    record Permitted(RuleId rule) implements Judgement {}

    /** Not allowed with the approvals given. */
    record Refused(RuleId rule, String why, String remedy) implements Judgement {}
}
