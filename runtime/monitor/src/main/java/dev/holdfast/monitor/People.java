package dev.holdfast.monitor;

import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.terms.Ids;
import dev.holdfast.terms.SessionId;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Those a session can turn to.
 *
 * @param session the session that asks
 * @param asker how a question reaches them
 * @param approvers whose signature counts
 * @param time the clock and ids of questions
 */
public record People(SessionId session, Asker asker, Approvers approvers, Time time) {
    /**
     * The clock and ids of questions.
     *
     * @param patience how long a question stays open
     */
    public record Time(InstantSource clock, Ids ids, Duration patience) {}
}
