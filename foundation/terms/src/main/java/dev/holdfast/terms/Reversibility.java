package dev.holdfast.terms;

/** What it takes to take an effect back. */
public enum Reversibility {
    /** A snapshot restores it, or it changed nothing. */
    REVERSIBLE,
    /** Another effect can make up for it, such as reverting a published commit. */
    COMPENSABLE,
    /** Nothing brings it back. */
    IRREVERSIBLE
}
