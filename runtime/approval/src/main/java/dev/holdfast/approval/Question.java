package dev.holdfast.approval;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.time.Instant;

/**
 * What people are asked to sign for. Its digest covers every field, so an answer fits one question only.
 *
 * @param session the session that asks
 * @param call the call that waits
 * @param matter what exactly is asked
 * @param nonce makes two questions about the same call different
 * @param expires after this an approval is void
 */
public record Question(SessionId session, CallId call, Matter matter, String nonce, Instant expires) {
    /**
     * What exactly is asked.
     *
     * @param subject digest of the exact call with its arguments and effects, or of the plan with its capabilities
     * @param policy digest of the policy that asked
     * @param quorum how many different people must approve
     * @param card what the person reads, written by the platform, inert
     */
    public record Matter(Digest subject, Digest policy, int quorum, String card) {}

    /** What an approver signs: every field on a line of its own, the card by its digest. */
    public String toBeSigned() {
        return String.join(
                "\n",
                "holdfast approval 1",
                session.text(),
                call.text(),
                matter.subject().hex(),
                matter.policy().hex(),
                Integer.toString(matter.quorum()),
                Digest.of(matter.card()).hex(),
                nonce,
                expires.toString(),
                "");
    }

    /** Names the question in approvals and in the ledger. */
    public Digest digest() {
        return Digest.of(toBeSigned());
    }
}
