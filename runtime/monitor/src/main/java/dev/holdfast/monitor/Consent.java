package dev.holdfast.monitor;

import dev.holdfast.approval.Question;

/** What came of asking people. */
sealed interface Consent {
    /**
     * Enough of them signed.
     *
     * @param question what they signed
     * @param people how many different ones
     */
    record Given(Question question, int people) implements Consent {}

    /**
     * They did not.
     *
     * @param status how the call ends for it
     */
    record Withheld(Status status, String why) implements Consent {}
}
