package dev.holdfast.monitor;

/** How a call ended. */
public enum Status {
    /** What was asked for happened. */
    DONE,
    /** It ran, and what was asked for did not happen. */
    FAILED,
    /** The policy or a person said no. Nothing happened. */
    REFUSED,
    /** A person had to say yes and nobody answered. Nothing happened. */
    UNANSWERED,
    /** The model's words were no valid call. Nothing happened. */
    MALFORMED,
    /** It did something it had not declared, or changed governance; that was put back. */
    ALARMED;

    /** Whether nothing was carried out. */
    public boolean prevented() {
        return this == REFUSED || this == UNANSWERED || this == MALFORMED;
    }
}
