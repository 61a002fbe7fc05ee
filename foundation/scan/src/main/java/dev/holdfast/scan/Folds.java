package dev.holdfast.scan;

import java.util.List;

/**
 * Folds string literals that source code puts together: {@code "a" + "b"}, {@code "a" "b"} over lines, {@code "a" . "b"},
 * {@code "a".concat("b")}, {@code ["a", "b"].join("")}. What a compiler would see is what is decoded.
 */
final class Folds implements Detector {
    private static final int LITERAL_MAX = 512;
    private static final int BEFORE = 64;
    private static final int AFTER = 64;
    private static final int SPACES_MAX = 80;
    private static final int FOLDED_MAX = 8 * 1024;
    private static final int OVERLAP = 64;
    private static final int ARRAY_MAX = 2 * 1024;
    private static final String CONCAT = ".concat(";
    private static final String QUOTES = "\"'`";

    @Override
    public List<String> anchors() {
        return List.of(
                "\"+",
                "'+",
                "`+",
                "\" +",
                "' +",
                "` +",
                "\"\n",
                "'\n",
                "\"\r\n",
                "\" \\\n",
                "\" .",
                "' .",
                "\".\"",
                "'.'",
                "\" \"",
                "\".concat(",
                "'.concat(",
                "].join(\"\")",
                "].join('')",
                "].join(``)",
                "].join(\\\"\\\")");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.at(start) == ']') {
            array(sight, start, finds);
            return end;
        }
        int quote = sight.at(start);
        if (joint(sight, start + 1, quote) < 0) {
            return end;
        }
        int open = opening(sight, start, quote);
        if (open < 0) {
            return end;
        }
        var text = new Text();
        copy(sight, Math.max(sight.from(), open - BEFORE), open + 1, text);
        int at = open + 1;
        while (at - open < FOLDED_MAX) {
            int close = closing(sight, at, quote);
            if (close < 0) {
                copy(sight, at, Math.min(sight.to(), at + LITERAL_MAX), text);
                break;
            }
            boolean escaped = sight.at(close - 1) == '\\';
            copy(sight, at, escaped ? close - 1 : close, text);
            int next = joint(sight, close + 1, quote);
            if (next < 0) {
                copy(sight, close, Math.min(sight.to(), close + AFTER), text);
                finds.decoded("concatenation", text);
                return Math.max(end, close);
            }
            at = next;
        }
        finds.decoded("concatenation", text);
        return Math.max(end, at - OVERLAP);
    }

    /** Where the next literal's text begins when one is joined on here, or -1. */
    private static int joint(Sight sight, int from, int quote) {
        int at = blank(sight, from);
        int c = sight.at(at);
        if (c == '+' || c == '.') {
            at = sight.has(CONCAT, at) ? at + CONCAT.length() : at + 1;
        } else if (c == ')' && sight.has(CONCAT, at + 1)) {
            at += 1 + CONCAT.length();
        } else if (at == from) {
            return -1; // two quotes with nothing between are one that is doubled
        }
        at = blank(sight, at);
        at += sight.at(at) == '\\' ? 1 : 0;
        return sight.at(at) == quote ? at + 1 : -1;
    }

    /** Behind spaces and line breaks, escaped ones too. */
    private static int blank(Sight sight, int from) {
        int at = from;
        while (at < from + SPACES_MAX) {
            int c = sight.at(at);
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                at++;
            } else if (c == '\\' && (sight.at(at + 1) == 'n' || sight.at(at + 1) == '\n')) {
                at += 2;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int opening(Sight sight, int close, int quote) {
        for (int at = close - 1; at >= Math.max(sight.from(), close - LITERAL_MAX); at--) {
            if (sight.at(at) == quote) {
                return at;
            }
            if (sight.at(at) == '\n' && quote != '`') {
                return -1;
            }
        }
        return -1;
    }

    private static int closing(Sight sight, int from, int quote) {
        return sight.find((char) quote, from, from + LITERAL_MAX);
    }

    private static void array(Sight sight, int close, Finds finds) {
        int open = close - 1;
        while (open > sight.from() && close - open < ARRAY_MAX && sight.at(open) != '[') {
            open--;
        }
        var text = new Text();
        int at = open + 1;
        while (at < close) {
            int quote = sight.at(at);
            if (quote == '\\') {
                quote = sight.at(++at);
            }
            int end = QUOTES.indexOf(quote) < 0 ? -1 : closing(sight, at + 1, quote);
            if (end < 0 || end > close) {
                return; // not of literals alone
            }
            copy(sight, at + 1, sight.at(end - 1) == '\\' ? end - 1 : end, text);
            at = end + 1;
            while (at < close && (sight.at(at) == ',' || sight.at(at) == ' ' || sight.at(at) == '\n')) {
                at++;
            }
        }
        finds.decoded("concatenation", text);
    }

    private static void copy(Sight sight, int from, int to, Text text) {
        for (int at = from; at < to; at++) {
            text.add(sight.at(at), at);
        }
    }
}
