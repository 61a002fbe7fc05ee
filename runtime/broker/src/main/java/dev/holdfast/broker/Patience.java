package dev.holdfast.broker;

import java.time.Duration;

/**
 * How long one request waits for the other side.
 *
 * @param answer from the start until the status and headers of the answer are here
 * @param idle between two pieces of the answer's body
 */
public record Patience(Duration answer, Duration idle) {
    public Patience {
        if (!answer.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException("a request that waits no time gets no answer");
        }
    }
}
