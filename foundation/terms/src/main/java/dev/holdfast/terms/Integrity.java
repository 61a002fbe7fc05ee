package dev.holdfast.terms;

/** How far the words of a text may steer the agent, from most to least. */
public enum Integrity {
    /** The task as the person gave it, managed policy and our own prompts. */
    TRUSTED,
    /** Bytes identical to a blob of a commit that a person pinned with {@code holdfast trust}. */
    REVIEWED,
    /** Everything else: files, tool output, web pages, model replies. */
    UNTRUSTED;

    /** The worse of the two. */
    public Integrity join(Integrity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
