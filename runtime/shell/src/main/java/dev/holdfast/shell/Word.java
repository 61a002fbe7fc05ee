package dev.holdfast.shell;

/**
 * A word of a command, as the shell hands it to a program.
 *
 * @param value without its quotes, if it is known
 * @param known whether nothing in it has to be worked out when it runs
 * @param written as it stands in the text
 */
record Word(String value, Known known, String written) {
    /** Whether a word is the same each time. */
    enum Known {
        YES,
        NO;

        Known and(Known other) {
            return this == YES ? other : this;
        }
    }

    boolean isKnown() {
        return known == Known.YES;
    }

    boolean is(String text) {
        return isKnown() && value.equals(text);
    }

    /** The last part of a path. */
    String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** As a person reads it: what it comes to, in quotes where a shell would need them. */
    String shown() {
        boolean expands = written.chars().anyMatch(c -> "*?[{~".indexOf(c) >= 0);
        if (!isKnown() || expands || value.equals(written)) {
            return written;
        }
        boolean plain = !value.isEmpty() && value.chars().allMatch(Word::plain);
        return plain ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    private static boolean plain(int c) {
        return Character.isLetterOrDigit(c) || "_@%+=:,./-".indexOf(c) >= 0;
    }
}
