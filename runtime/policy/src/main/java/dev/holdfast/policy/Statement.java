package dev.holdfast.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One rule as it is written, without the comments before it.
 *
 * @param layer where it stands
 * @param line of its first character, counted from 1
 * @param source from its first character to its semicolon
 */
record Statement(Layer layer, int line, String source) {
    /** More text than this is no policy. */
    static final int CHARS_MAX = 1 << 18;

    /** More rules than this are not judged by. */
    static final int COUNT_MAX = 500;

    private static final int BRACKETS_MAX = 24;

    /** Two for most operators. */
    private static final int ROW_MAX = 400;

    /** Cuts a text at the semicolons that stand neither in a text nor in a comment. */
    static List<Statement> of(Layer layer, List<Flaw> flaws) {
        String text = layer.text();
        if (text.length() > CHARS_MAX) {
            flaws.add(new Flaw(
                    layer.name(),
                    1,
                    "the policy has " + text.length() + " characters, at most " + CHARS_MAX + " are read"));
            return List.of();
        }
        var statements = new ArrayList<Statement>();
        int start = begin(text, 0);
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at = afterText(text, at);
            } else if (text.startsWith("//", at)) {
                at = lineEnd(text, at);
            } else if (c == ';') {
                var statement = new Statement(layer, lineOf(text, start), text.substring(start, at + 1));
                statement.tooDeep().ifPresent(flaws::add);
                statements.add(statement);
                start = begin(text, at + 1);
                at = start;
            } else {
                at++;
            }
        }
        if (start < text.length()) {
            flaws.add(new Flaw(layer.name(), lineOf(text, start), "this rule does not end; close it with `;`"));
        }
        if (statements.size() > COUNT_MAX) {
            flaws.add(new Flaw(
                    layer.name(),
                    1,
                    "the policy has " + statements.size() + " rules, at most " + COUNT_MAX + " are read"));
            return List.of();
        }
        return List.copyOf(statements);
    }

    /**
     * What the engine must not be shown: it reads a rule by recursion on the native stack, and the whole process ends
     * where that does. Brackets cost it most, then whatever can stand in a row.
     */
    private Optional<Flaw> tooDeep() {
        int open = 0;
        int row = 0;
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '"') {
                at = afterText(source, at);
                continue;
            }
            if (source.startsWith("//", at)) {
                at = lineEnd(source, at);
                continue;
            }
            open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            row += ".+-*!<>".indexOf(c) >= 0 || source.startsWith("if", at) ? 2 : "&|=".indexOf(c) >= 0 ? 1 : 0;
            if (open > BRACKETS_MAX || row > ROW_MAX) {
                return Optional.of(new Flaw(
                        layer.name(),
                        line,
                        "this rule is too intricate to be read safely, with more than " + BRACKETS_MAX
                                + " brackets in each other or " + ROW_MAX / 2 + " operators; make several of it"));
            }
            at++;
        }
        return Optional.empty();
    }

    /** The line of the layer at which a byte of the source stands, counted as the engine counts. */
    int lineAt(int offset) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        int end = Math.clamp(offset, 0, bytes.length);
        return line
                + (int) new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** Where the next rule begins: after blanks and comments. */
    private static int begin(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (text.startsWith("//", at)) {
                at = lineEnd(text, at);
            } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int afterText(String text, int quote) {
        int at = quote + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length());
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static int lineOf(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
