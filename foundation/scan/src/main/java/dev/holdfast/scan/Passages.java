package dev.holdfast.scan;

import java.util.List;
import java.util.Optional;

/**
 * Finds the passage around a place in any text: programs in any language, minified or not, JSON, prose. It looks only
 * around that place, within bounds, so a text that confuses it somewhere else does no harm, and no text makes it slow.
 */
final class Passages {
    static final int CHARS_MAX = 65_536;
    private static final int BACK_MAX = 8_192;
    private static final int TRIES_MAX = 8;
    private static final int PIECES_MAX = 4_096;
    private static final int GAP_MAX = 60;
    private static final int HOLE_MAX = 2_048;
    private static final int KEYWORD_MAX = 10;
    private static final String FENCE = "\n```";
    private static final List<String> KEYWORDS =
            List.of("return", "case", "default", "else", "in", "of", "yield", "await");

    private final String text;

    Passages(String text) {
        this.text = text;
    }

    /**
     * The string of a program that a place is in, with those that are joined to it.
     *
     * @param from before which no quote is looked for
     */
    Optional<Passage> literal(int at, int from) {
        int least = Math.max(from, at - BACK_MAX);
        int tries = 0;
        for (int quote = at - 1; quote >= least && tries < TRIES_MAX; quote--) {
            if (opens(quote)) {
                tries++;
                int width = width(quote);
                int end = end(quote, width);
                if (end >= at) {
                    return Optional.of(joined(quote, width, end));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The prose that begins there: to the fence of a block of code, to what no text has, or to the quote that it began behind, at
     * most {@link #CHARS_MAX} characters.
     */
    Passage prose(int at) {
        int end = Math.min(text.length(), at + CHARS_MAX);
        boolean quoted = new Beginnings(text).isQuoted(at);
        int stop = at;
        while (stop < end
                && !Beginnings.isBinary(text.charAt(stop))
                && !(quoted && closes(at - 1, stop))
                && !text.startsWith(FENCE, stop)) {
            stop++;
        }
        return new Passage(at, stop, text.substring(at, stop));
    }

    private boolean closes(int quote, int at) {
        return text.charAt(at) == text.charAt(quote) && text.charAt(at - 1) != '\\';
    }

    /** Whether a quote there can begin a string, by what stands before it; whether it does, only its end can tell. */
    private boolean opens(int quote) {
        char mark = text.charAt(quote);
        if (mark != '"' && mark != '\'' && mark != '`') {
            return false;
        }
        int before = quote - 1;
        while (before >= 0 && text.charAt(before) == mark && quote - before < 3) {
            before--; // a quote in threes
        }
        while (before >= 0 && text.charAt(before) == '\\') {
            before--; // a string inside a string
        }
        if (before >= 0 && "fFrRbBuU$@".indexOf(text.charAt(before)) >= 0 && !word(before - 1)) {
            before--;
        }
        if (before < 0) {
            return true;
        }
        int space = before;
        while (before >= 0 && quote - before < GAP_MAX && text.charAt(before) <= ' ') {
            before--;
        }
        return before < 0
                || text.charAt(space) == 0
                || "=:([{,+?&|>!;}".indexOf(text.charAt(before)) >= 0
                || (before < space && "-\"'".indexOf(text.charAt(before)) >= 0 && lineEnds(before, quote))
                || keyword(before);
    }

    /** A string at the beginning of a line, after one on the line before or the dash of a list. */
    private boolean lineEnds(int from, int to) {
        return text.charAt(from) == '-' || text.substring(from, to).indexOf('\n') >= 0;
    }

    private boolean keyword(int last) {
        int first = last;
        while (first >= 0 && last - first < KEYWORD_MAX && word(first)) {
            first--;
        }
        return KEYWORDS.contains(text.substring(first + 1, last + 1));
    }

    private boolean word(int at) {
        return at >= 0 && Alphabet.WORD.holds(text.charAt(at));
    }

    /** How many quotes are its mark: three or one. */
    private int width(int quote) {
        char mark = text.charAt(quote);
        return mark != '`' && quote >= 2 && text.charAt(quote - 1) == mark && text.charAt(quote - 2) == mark ? 3 : 1;
    }

    /** Where the closing mark stands, or where it is given up; before the quote itself if there is no string here. */
    private int end(int quote, int width) {
        char mark = text.charAt(quote);
        int slashes = slashes(quote);
        int end = Math.min(text.length(), quote + CHARS_MAX);
        int at = quote + 1;
        while (at < end) {
            char c = text.charAt(at);
            if (c == mark && slashes(at) <= slashes && (width == 1 || text.startsWith(triple(mark), at))) {
                return at;
            }
            if (c == '\n' && mark != '`' && width == 1 && text.charAt(at - 1) != '\\') {
                return -1;
            }
            at = c == '$' && mark == '`' ? behindHole(at) : at + 1;
        }
        return end;
    }

    private static String triple(char mark) {
        return mark == '"' ? "\"\"\"" : "'''";
    }

    /** How many backslashes stand before a mark: a string inside a string ends at a mark with as many as it began with. */
    private int slashes(int at) {
        int before = at - 1;
        while (before >= 0 && text.charAt(before) == '\\' && at - before <= KEYWORD_MAX) {
            before--;
        }
        return at - 1 - before;
    }

    /** Behind an expression in a template, if there is one. */
    private int behindHole(int dollar) {
        if (dollar + 1 >= text.length() || text.charAt(dollar + 1) != '{') {
            return dollar + 1;
        }
        int depth = 0;
        int end = Math.min(text.length(), dollar + HOLE_MAX);
        for (int at = dollar + 1; at < end; at++) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return at + 1;
            }
        }
        return end;
    }

    /** The string and those that the program puts behind it: added, listed, or simply the next. */
    private Passage joined(int quote, int width, int firstEnd) {
        var words = new StringBuilder();
        int end = firstEnd;
        Escapes.resolve(text, quote + 1, end, words);
        int behind = end + width;
        for (int pieces = 0; pieces < PIECES_MAX && words.length() < CHARS_MAX; pieces++) {
            int next = nextQuote(behind);
            if (next < 0) {
                break;
            }
            int nextWidth = text.startsWith(triple(text.charAt(next)), next) && text.charAt(next) != '`' ? 3 : 1;
            int nextEnd = end(next + nextWidth - 1, nextWidth);
            if (nextEnd < 0) {
                break;
            }
            Escapes.resolve(text, next + nextWidth, nextEnd, words);
            end = nextEnd;
            behind = end + nextWidth;
        }
        return new Passage(quote + 1, end, words.toString());
    }

    /** The quote of the next piece, if between here and there is nothing but what joins pieces. */
    private int nextQuote(int from) {
        int end = Math.min(text.length(), from + GAP_MAX);
        for (int at = from; at < end; at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'' || c == '`') {
                return at > from ? at : -1;
            }
            if (!Alphabet.WORD.holds(c) && c > ' ' && "$.()+,[]\\&|".indexOf(c) < 0) {
                return -1;
            }
        }
        return -1;
    }
}
