package dev.holdfast.model;

/** Why a model stopped. */
public enum Stop {
    /** It had said all it wanted. */
    FINISHED,
    /** It waits for the results of the calls it asks for. */
    TOOL_CALLS,
    /** It reached the limit of tokens; the text is cut off. */
    LENGTH,
    /** The server's content filter cut it off. */
    FILTERED
}
