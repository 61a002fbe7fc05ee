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

    /** The same with no reply longer than this; a read under way may still add {@code idle}. */
    TimeLimits within(Duration longest) {
        return new TimeLimits(shorter(answer, longest), shorter(idle, longest), shorter(total, longest));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    public TimeLimits {
        if (!answer.isPositive() || !idle.isPositive() || !total.isPositive()) {
            throw new IllegalArgumentException("a time limit of the model is not positive");
        }
    }
}
