package dev.holdfast.scan;

import java.util.List;

/**
 * Something in some bytes that must not be seen by those who would get them.
 *
 * @param at the byte where it begins; where it was encoded, of what it is encoded in
 * @param length how many bytes that takes
 * @param forms how it was wrapped, the outermost first, such as {@code gzip} and {@code base64}; empty when it stood there
 *     as it is
 * @param shown what a report may print of it: never enough to use it
 */
public record Hit(Kind kind, long at, int length, List<String> forms, String shown) {
    public Hit {
        forms = List.copyOf(forms);
    }

    /**
     * What was found.
     *
     * @param name such as {@code github-token}
     */
    public record Kind(String name, Subject subject) {}

    /** What a hit is about. */
    public enum Subject {
        SECRET,
        PERSON,
        ENDPOINT,
        HOME,
        PROMPT,
        TOOL_SCHEMA,
        INSTRUCTIONS,
        CONVERSATION,
        INJECTION,
        /** Bytes that were not looked into. */
        UNREAD
    }
}
