package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * What of a program is left when it is minified and bundled: its strings and the names of members, in their order. Comments,
 * names of variables, the spelling of strings and the names of imported files are not. It reads languages with the lexical
 * form of JavaScript or Java. Where it takes a stroke for the wrong thing, at the end of the line it finds back.
 */
final class Code {
    private static final Set<String> BEFORE_VALUES = Set.of(
            "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "yield", "await");
    private static final Set<String> BEFORE_FILES = Set.of("from", "import", "require");
    private static final int WORD_MAX = 64;
    private static final int DEPTH_MAX = 10_000;
    private static final int EVAL_DEPTH_MAX = 3;
    private static final int PROGRAMS_DEPTH_MAX = 2;

    /** A shorter string holds too little of a program to be known again. */
    private static final int PROGRAM_MIN = 128;

    private final byte[] bytes;
    private final Grams grams;
    private final int depth;
    /** How many programs may still be inside one another that are in strings and are not called by {@code eval}. */
    private final int programsLeft;
    /** What the strings hold that were joined to one another just before here, for the case that it is a program. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    private int heldAt;

    /** For each template that is not closed yet, how many braces are open in the expression that stands in it. */
    private final Deque<Integer> templates = new ArrayDeque<>();

    private int braces;
    /** The last thing before here that is no space: a mark, or the first letter of a word. */
    private byte before;

    private String word = "";

    private Code(byte[] bytes, Grams grams, int depth, int programsLeft) {
        this.bytes = bytes;
        this.grams = grams;
        this.depth = depth;
        this.programsLeft = programsLeft;
    }

    /** Feeds what is left of a program. */
    static void feed(byte[] bytes, Grams grams) {
        new Code(bytes, grams, 0, 0).feed();
    }

    /** The same, and apart from it what is left of each program that stands in a string of it, in lines or as a whole. */
    static void feedWithin(byte[] bytes, Grams grams) {
        new Code(bytes, grams, 0, PROGRAMS_DEPTH_MAX).feed();
    }

    private void feed() {
        int at = 0;
        while (at < bytes.length) {
            at = step(at);
        }
        heldProgram();
    }

    private int step(int at) {
        byte c = bytes[at];
        if (c <= ' ' && c >= 0) {
            return at + 1;
        }
        if (c != '"' && c != '\'' && c != '+') {
            heldProgram();
        }
        if (wordPart(c)) {
            return word(at);
        }
        return switch (c) {
            case '"', '\'' -> string(at, c);
            case '`' -> template(at + 1);
            case '/' -> slash(at);
            case '{' -> {
                braces++;
                yield mark(c, at);
            }
            case '}' -> closing(at);
            default -> mark(c, at);
        };
    }

    private int mark(byte c, int at) {
        if (c != '(' || !(BEFORE_FILES.contains(word) || word.equals("eval"))) {
            word = ""; // `require(` still names a file
        }
        before = c == '.' && next(at - 2) == '.' ? (byte) ',' : c; // `...name` is no member
        return at + 1;
    }

    private int word(int from) {
        int end = from;
        while (end < bytes.length && wordPart(bytes[end])) {
            end++;
        }
        if (before == '.') {
            Letters.feed(bytes, from, end, grams);
            word = "";
        } else {
            word = end - from > WORD_MAX ? "" : new String(bytes, from, end - from, ISO_8859_1);
        }
        before = 'a';
        return end;
    }

    private int string(int quote, byte mark) {
        int end = quote + 1;
        while (end < bytes.length && bytes[end] != mark && bytes[end] != '\n') {
            end += bytes[end] == '\\' ? 2 : 1;
        }
        end = Math.min(end, bytes.length);
        if (word.equals("eval") && depth < EVAL_DEPTH_MAX) {
            long before = grams.pin(quote); // a development build has every module as a string
            grams.pin(before >= 0 ? before : quote);
            new Code(unquoted(quote + 1, end), grams, depth + 1, programsLeft).feed();
            grams.pin(before);
        } else if (!BEFORE_FILES.contains(word)) {
            Letters.feed(bytes, quote + 1, end, grams);
            if (before != '+') {
                heldProgram();
            }
            hold(quote + 1, end);
        }
        word = "";
        before = 'a';
        return end + 1;
    }

    private void hold(int from, int end) {
        if (programsLeft > 0) {
            heldAt = held.size() == 0 ? from : heldAt;
            held.writeBytes(unquoted(from, end));
        }
    }

    private void heldProgram() {
        if (held.size() >= PROGRAM_MIN) {
            new Code(held.toByteArray(), grams.beside(heldAt), depth, programsLeft - 1).feed();
        }
        held.reset();
    }

    /** A program that stands in a string. */
    private byte[] unquoted(int from, int end) {
        var out = new ByteArrayOutputStream(end - from);
        for (int at = from; at < end; at++) {
            boolean escape = bytes[at] == '\\' && at + 1 < end;
            byte c = escape ? bytes[++at] : bytes[at];
            out.write(escape && c == 'n' ? '\n' : c);
        }
        return out.toByteArray();
    }

    /** The text of a template from here to its end, or to the next expression in it. */
    private int template(int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '`' && !(bytes[end] == '$' && next(end) == '{')) {
            end += bytes[end] == '\\' ? 2 : 1;
        }
        end = Math.min(end, bytes.length);
        Letters.feed(bytes, from, end, grams);
        hold(from, end);
        heldProgram();
        word = "";
        if (end < bytes.length && bytes[end] == '$' && templates.size() < DEPTH_MAX) {
            templates.push(braces);
            before = '{';
            return end + 2;
        }
        before = 'a';
        return end + 1;
    }

    private int closing(int at) {
        if (!templates.isEmpty() && templates.element() == braces) {
            templates.pop();
            return template(at + 1);
        }
        braces = Math.max(0, braces - 1);
        return mark((byte) '}', at);
    }

    private int slash(int at) {
        if (next(at) == '/') {
            return lineEnd(at);
        }
        if (next(at) == '*') {
            int end = at + 2;
            while (end + 1 < bytes.length && !(bytes[end] == '*' && bytes[end + 1] == '/')) {
                end++;
            }
            return end + 2;
        }
        boolean value = before == 'a' ? BEFORE_VALUES.contains(word) : before != ')' && before != ']' && before != '}';
        return value ? pattern(at) : mark((byte) '/', at);
    }

    /** A regular expression, which ends on its line. */
    private int pattern(int from) {
        boolean set = false;
        int at = from + 1;
        while (at < bytes.length && bytes[at] != '\n' && (set || bytes[at] != '/')) {
            set = bytes[at] == '[' || (set && bytes[at] != ']');
            at += bytes[at] == '\\' ? 2 : 1;
        }
        word = "";
        before = 'a';
        return at + 1;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private int next(int at) {
        return at + 1 >= 0 && at + 1 < bytes.length ? bytes[at + 1] : -1;
    }

    private static boolean wordPart(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c < 0;
    }
}
