package dev.holdfast.monitor;

import dev.holdfast.approval.Question;
import dev.holdfast.policy.Signed;

/** What came of asking people. */
sealed interface Consent {
    /**
     * Enough of them signed.
     *
     * @param question what they signed
     * @param by who they are
     */
    record Given(Question question, Signed by) implements Consent {}

    /**
     * They did not.
     *
     * @param status how the call ends for it
     */
    record Withheld(Status status, String why) implements Consent {}
}
