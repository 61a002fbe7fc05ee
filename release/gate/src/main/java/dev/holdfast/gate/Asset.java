package dev.holdfast.gate;

import dev.holdfast.terms.Visible;

/**
 * Something of an agent that is registered so that it is known again wherever it turns up.
 *
 * @param name such as {@code system-prompt}; a report shows it
 * @param version such as {@code 2.1}
 */
public record Asset(String name, String version, Form form) {
    private static final int CHARS_MAX = 100;

    public Asset {
        check(name);
        check(version);
    }

    /** What it is written in, which decides what of it is compared. */
    public enum Form {
        /** Prose, JSON, YAML or anything else that is shipped as it is written: every letter and digit counts. */
        TEXT,
        /**
         * Source in a language with strings and members like those of JavaScript or Java, which is minified before it is
         * shipped: only strings and names of members count, since those are what a minifier keeps.
         */
        SOURCE
    }

    private static void check(String word) {
        if (word.isBlank() || word.length() > CHARS_MAX || word.chars().anyMatch(c -> c < ' ')) {
            throw new GateException(
                    GateException.Code.REGISTER,
                    "not a name or version of an asset: `" + Visible.inert(word, CHARS_MAX)
                            + "`; use one line of at most " + CHARS_MAX + " characters");
        }
    }
}
