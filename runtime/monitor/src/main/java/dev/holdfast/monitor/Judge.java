package dev.holdfast.monitor;

import dev.holdfast.policy.Judgement;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Signed;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.RuleId;
import java.util.List;

/** Puts requests to the policy. It is the border of one decision: an error while deciding is a refusal. */
final class Judge {
    private static final RuleId EVALUATION_ERROR = new RuleId("evaluation-error");

    private final Policy policy;

    Judge(Policy policy) {
        this.policy = policy;
    }

    /** Digest of the rules in force. */
    Digest rules() {
        return policy.digest();
    }

    /** Whether the request is allowed, has to be asked for, or is denied. */
    Verdict verdict(Request request) {
        try {
            return policy.verdict(request);
        } catch (RuntimeException e) { // the border of one decision
            return new Verdict.Deny(
                    EVALUATION_ERROR,
                    "the policy failed: " + e.getMessage(),
                    "mend the policy; `holdfast doctor` checks it");
        }
    }

    /** Whether a session with these rights may send its model a text with that label. */
    boolean modelMaySee(Label label, List<Capability> rights) {
        return label.confidentiality() != Confidentiality.RESTRICTED
                || rights.stream()
                        .filter(right -> right.kind() == Effect.Kind.MODEL_CALL)
                        .map(right -> List.of(Effect.modelCall(right.resource(), 0)))
                        .allMatch(effects ->
                                verdict(Request.of("model", effects, rights, label)) instanceof Verdict.Allow);
    }

    /** Whether the approvals of these are enough. */
    Judgement judge(Request request, Signed by) {
        try {
            return policy.judge(request, by);
        } catch (RuntimeException e) { // the border of one decision
            return new Judgement.Refused(EVALUATION_ERROR, "the policy failed: " + e.getMessage(), "mend the policy");
        }
    }
}
