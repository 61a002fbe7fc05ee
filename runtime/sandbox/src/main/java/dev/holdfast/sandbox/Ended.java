package dev.holdfast.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * How a command ended. None of its processes is left.
 *
 * @param exitCode its own; 128 and the number of the signal when a signal ended it; of no meaning after a stop
 * @param output what it printed
 * @param stop why it was ended from outside, absent when it ended by itself
 * @param refused what it wanted and was not let do, each once and not more than a thousand, as far as the backend sees it:
 *     bubblewrap sees nothing, Landlock what its supervisor is asked, and all else too when the confinement has
 *     {@linkplain Confinement.Noted everything} noted
 */
public record Ended(int exitCode, Output output, Optional<Stop> stop, List<Refusal> refused) {
    public Ended {
        refused = List.copyOf(refused);
    }

    /** Whether it ended by itself and reported success. */
    public boolean succeeded() {
        return exitCode == 0 && stop.isEmpty();
    }
}
