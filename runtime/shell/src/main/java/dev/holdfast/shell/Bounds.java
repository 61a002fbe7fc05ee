package dev.holdfast.shell;

import java.util.Optional;

/**
 * What a text must keep to before native code sees it. Most of it is patience; the heredocs are more: of the grammar's
 * scanner, which keeps them in 1,024 bytes and counts a few bytes too few, many or long ones would end the process.
 */
final class Bounds {
    static final int CHARS_MAX = 8_192;

    private static final int NESTING_MAX = 50;
    private static final int HEREDOCS_MAX = 4;
    private static final int HEREDOC_NAME_CHARS_MAX = 16;

    private Bounds() {}

    /** What of the text is too much; empty when it may be read. */
    static Optional<String> broken(String text) {
        if (text.length() > CHARS_MAX) {
            return Optional.of("it is longer than " + CHARS_MAX + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            return Optional.of("it holds a NUL, at which a shell ends");
        }
        if (nesting(text) > NESTING_MAX) {
            return Optional.of("it is nested too deeply");
        }
        return heredocs(text);
    }

    /** How many brackets are open at most, of whatever kind and wherever they stand. */
    private static int nesting(String text) {
        int open = 0;
        int most = 0;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '(', '{', '[' -> most = Math.max(most, ++open);
                case ')', '}', ']' -> open = Math.max(0, open - 1);
                default -> {}
            }
        }
        return most;
    }

    private static Optional<String> heredocs(String text) {
        int found = 0;
        for (int at = text.indexOf("<<"); at >= 0; at = text.indexOf("<<", at + 1)) {
            int behind = at + 2;
            if (text.startsWith("<<<", at) && !text.startsWith("<", at + 3)) {
                at = behind; // a here-string
                continue;
            }
            if (++found > HEREDOCS_MAX) {
                return Optional.of("it holds more than " + HEREDOCS_MAX + " heredocs");
            }
            if (nameChars(text, behind) > HEREDOC_NAME_CHARS_MAX) {
                return Optional.of("the name of a heredoc is longer than " + HEREDOC_NAME_CHARS_MAX + " characters");
            }
        }
        return Optional.empty();
    }

    /** How long the grammar may take the word behind the arrow of a heredoc to be. */
    private static int nameChars(String text, int behind) {
        int start = behind;
        while (start < text.length() && (" \t\n\\-".indexOf(text.charAt(start)) >= 0)) {
            start++;
        }
        boolean quoted = start < text.length() && (text.charAt(start) == '"' || text.charAt(start) == '\'');
        int end = quoted ? start + 1 : start;
        while (end < text.length()
                && text.charAt(end) != '\n'
                && (quoted
                        ? text.charAt(end) != text.charAt(start)
                        : text.charAt(end) != ' ' && text.charAt(end) != '\t')) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return end - start;
    }
}
