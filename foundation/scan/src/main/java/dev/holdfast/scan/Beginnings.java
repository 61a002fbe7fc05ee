package dev.holdfast.scan;

import java.util.regex.Pattern;

/** Whether a prompt can begin at a place in a text, by what stands directly before it there. Immutable. */
final class Beginnings {
    private static final int MARKS_MAX = 40;
    private static final int ROLE_MAX = 200;
    private static final int TAG_MAX = 400;

    private static final int LABEL_MAX = 20;

    /** A word for a prompt or for the words of one, at the end of what is looked at. */
    private static final Pattern LABEL =
            Pattern.compile("(?i)(?:prompt|instructions?|system|persona|content|template|message)[\"']?$");

    private final String text;

    Beginnings(String text) {
        this.text = text;
    }

    /**
     * Whether it says a role and begins a line, behind nothing but marks of a list or a heading; or a string that goes
     * over several lines; or what a tag holds or a label names; or stands in a compiled program or a record, behind a
     * number or behind the text before it.
     */
    boolean at(int at) {
        String words = text.substring(at, Math.min(text.length(), at + ROLE_MAX));
        return beginsALine(at)
                ? PromptSigns.ROLES.stream().anyMatch(words::startsWith) && PromptSigns.role(words)
                : (isQuoted(at) || isTagged(at) || isLabelled(at) || isInABinary(at) || isGlued(at))
                        && PromptSigns.roleFirst(words);
    }

    /** Whether one of the two characters before it is in no text: a NUL, or a part of how long it is. */
    boolean isInABinary(int at) {
        return isBinary(at - 1) || isBinary(at - 2);
    }

    private boolean isBinary(int at) {
        return at >= 0 && isBinary(text.charAt(at));
    }

    /** Whether no text has such a character. */
    static boolean isBinary(char c) {
        return c == 0x7f || (c < ' ' && "\t\n\r\f\33".indexOf(c) < 0);
    }

    boolean isQuoted(int at) {
        return at > 0 && (text.charAt(at - 1) == '"' || text.charAt(at - 1) == '\'');
    }

    /** Behind a tag, as {@code <role>} or {@code <p class="lead">}, on the same line. */
    private boolean isTagged(int at) {
        int end = at - 1;
        while (end >= 0 && at - end < MARKS_MAX && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end--;
        }
        if (end < 0 || text.charAt(end) != '>') {
            return false;
        }
        int open = end - 1;
        while (open >= 0 && end - open < TAG_MAX && "<>\n".indexOf(text.charAt(open)) < 0) {
            open--;
        }
        return open >= 0 && text.charAt(open) == '<' && Character.isLetter(text.charAt(open + 1));
    }

    /** Behind a key or a label that says so, as {@code system_prompt: } or {@code **Prompt:** }, on the same line. */
    private boolean isLabelled(int at) {
        int end = at;
        boolean named = false;
        while (end > 0 && at - end < MARKS_MAX && " *_=:|>-\t".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
            named |= text.charAt(end) == ':' || text.charAt(end) == '=';
        }
        return named
                && LABEL.matcher(text).region(Math.max(0, end - LABEL_MAX), end).find();
    }

    /** A capital directly behind a letter or a digit that is no escape, as where strings have no end but a length. */
    private boolean isGlued(int at) {
        return at > 0
                && Character.isUpperCase(text.charAt(at))
                && Alphabet.ALNUM.holds(text.charAt(at - 1))
                && (at < 2 || text.charAt(at - 2) != '\\');
    }

    private boolean beginsALine(int at) {
        int before = at - 1;
        while (before >= 0 && at - before < MARKS_MAX && " #>*-\t".indexOf(text.charAt(before)) >= 0) {
            before--;
        }
        return before < 0 || "\n\0".indexOf(text.charAt(before)) >= 0;
    }
}
