package dev.holdfast.agent;

import dev.holdfast.monitor.Content;

/**
 * How a session ended.
 *
 * @param why one line for the person
 * @param summary the agent's own words on what it did
 */
public record Ending(Reason reason, String why, Content summary) {
    /** The reasons, each with the exit code it gives the process. */
    public enum Reason {
        FINISHED(0),
        FAILED(1),
        DENIED(3),
        UNANSWERED(4),
        BUDGET(5),
        NO_SANDBOX(6),
        MODEL_UNAVAILABLE(7);

        private final int exitCode;

        Reason(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code of a run that ended so. */
        public int exitCode() {
            return exitCode;
        }
    }

    static Ending of(Reason reason, String why) {
        return new Ending(reason, why, new Content(""));
    }
}
