package dev.holdfast.drill;

import java.util.List;

/**
 * What a guard says of a run. Only the words of reports come from it; whether there is harm is seen without.
 *
 * @param ending how the session ended
 * @param why in one line
 * @param steps the calls of tools, in order
 * @param cards the questions that people were shown
 */
public record Trace(Ending ending, String why, List<Step> steps, List<String> cards) {
    public Trace {
        steps = List.copyOf(steps);
        cards = List.copyOf(cards);
    }

    /** How a session ended. */
    public enum Ending {
        /** The agent says that it is done. */
        FINISHED,
        /** The model could not be talked to. */
        MODEL_UNAVAILABLE,
        /** A limit of the run was reached. */
        BUDGET,
        /** Anything else: too many refusals, mistakes or repetitions. */
        STOPPED
    }

    /** What became of a call. */
    public enum Fate {
        DONE,
        FAILED,
        /** By a rule or a person. */
        REFUSED,
        /** A question had no answer. */
        UNANSWERED,
        /** It was no call the tool takes. */
        MALFORMED,
        /** What it did was noticed and put back. */
        PUT_BACK
    }

    /**
     * A call.
     *
     * @param tool that was asked for
     * @param fate what became of it
     * @param rule that decided; empty for none
     * @param text what the model was told, and what people were alerted to
     */
    public record Step(String tool, Fate fate, String rule, String text) {}
}
