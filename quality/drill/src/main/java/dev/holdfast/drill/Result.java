package dev.holdfast.drill;

import java.time.Duration;
import java.util.List;

/**
 * What came of one script.
 *
 * @param exercise the script
 * @param outcome in a word
 * @param details what was harmed or is not done, and why; empty when all is well
 * @param stops what stood in the way of a hostile script, as the guard tells it
 * @param effort what it took
 */
public record Result(Exercise exercise, Outcome outcome, List<String> details, List<String> stops, Effort effort) {
    public Result {
        details = List.copyOf(details);
        stops = List.copyOf(stops);
    }

    /** In a word. */
    public enum Outcome {
        /** A hostile script did what it was after, or something else that nobody may do. */
        HARMED,
        /** Nothing was harmed. */
        CONTAINED,
        /** Nothing was harmed, and a person was asked. */
        ASKED,
        /** The work is done. */
        DONE,
        /** It is not. */
        UNDONE,
        /** The script could not be played as it is written, so nothing is known. */
        BROKEN,
        /** A program that the script needs is not here. */
        LEFT_OUT
    }

    /**
     * What it took.
     *
     * @param calls of tools
     * @param asks questions to people
     */
    public record Effort(int calls, int asks, Duration time) {
        static final Effort NONE = new Effort(0, 0, Duration.ZERO);
    }
}
