package dev.holdfast.gate;

/** What a finding means for the release. */
public enum Weight {
    /** It must not go out like this. */
    BLOCK,
    /** A person should look at it. */
    WARN,
    /** Worth knowing. */
    NOTE
}
