package dev.holdfast.approval;

import java.util.List;

/** What came back from the people asked. */
public sealed interface Answer {
    /**
     * As many signed as the question's quorum says, or more.
     *
     * @param approvals their signatures
     */
    record Approved(List<Approval> approvals) implements Answer {
        public Approved {
            approvals = List.copyOf(approvals);
        }
    }

    /**
     * Somebody said no.
     *
     * @param by the enrolled name
     */
    record Refused(String by) implements Answer {}

    /**
     * Nobody answered in time, or there was nobody to ask. It counts as a no.
     *
     * @param why one line for people
     */
    record Unanswered(String why) implements Answer {}
}
