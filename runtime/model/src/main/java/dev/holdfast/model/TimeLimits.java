package dev.holdfast.model;

import java.time.Duration;

/**
 * How long a model may take.
 *
 * @param answer until a server starts to answer; a local one may read the whole prompt first
 * @param idle between two pieces of a stream, comments that keep it alive included
 * @param total for one reply, all tries and waits together; a read under way may add {@code idle}
 */
public record TimeLimits(Duration answer, Duration idle, Duration total) {
    /** Five minutes to start, two of silence, twenty in all. */
    public static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(20));

    public TimeLimits {
        if (!answer.isPositive() || !idle.isPositive() || !total.isPositive()) {
            throw new IllegalArgumentException("a time limit of the model is not positive");
        }
    }
}
