package dev.holdfast.sandbox;

import java.util.Optional;

/**
 * How a command ended. None of its processes is left.
 *
 * @param exitCode its own; 128 and the number of the signal when a signal ended it; of no meaning after a stop
 * @param output what it printed
 * @param stop why it was ended from outside, absent when it ended by itself
 * @param refused what it reached for and had not been granted
 */
public record Ended(int exitCode, Output output, Optional<Stop> stop, Refusals refused) {
    /** Whether it ended by itself and reported success. */
    public boolean succeeded() {
        return exitCode == 0 && stop.isEmpty();
    }
}
