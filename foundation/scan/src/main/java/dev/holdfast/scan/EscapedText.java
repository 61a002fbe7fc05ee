package dev.holdfast.scan;

import java.util.List;

/**
 * Decodes the surroundings of characters that were written as escapes, in the strings of a program, in an address or in
 * markup. What has no escapes near is not decoded.
 */
final class EscapedText implements Detector {
    private static final int BEFORE = 128;
    private static final int GAP_MAX = 256;
    private static final int OVERLAP = 1_024;

    /** The ways to write them. */
    enum Style {
        /** In strings of most languages, JSON's included. */
        SOURCE("escapes", "\\x \\u :\\/\\/ \\1 \\0"),
        /** In addresses (RFC 3986, section 2.1). */
        URL("url", "%2 %3 %4 %5 %6 %7"),
        /** In HTML and XML. */
        MARKUP("html", "&#");

        private final String form;
        private final String anchors;

        Style(String form, String anchors) {
            this.form = form;
            this.anchors = anchors;
        }
    }

    private final Style style;

    EscapedText(Style style) {
        this.style = style;
    }

    @Override
    public List<String> anchors() {
        return List.of(style.anchors.split(" ", -1));
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.at(start) != ':' && read(sight, start, new Text(1)) == start + 1) {
            return end;
        }
        var text = new Text();
        int at = Math.max(sight.from(), start - BEFORE);
        int lastEscape = start;
        while (at < sight.to() && at - lastEscape <= GAP_MAX) {
            int next = read(sight, at, text);
            if (next > at + 2 || (next == at + 2 && sight.at(at + 1) == '/')) {
                lastEscape = next;
            }
            at = next;
        }
        finds.decoded(style.form, text);
        boolean cut = at - lastEscape <= GAP_MAX && at - start > OVERLAP;
        return cut ? at - OVERLAP : Math.max(end, lastEscape);
    }

    /** Reads one character, escaped or not; tells where the next begins. */
    private int read(Sight sight, int at, Text text) {
        int c = sight.at(at);
        return switch (style) {
            case SOURCE -> c == '\\' ? source(sight, at, text) : plain(c, at, text);
            case URL -> c == '%' ? hex(sight, at, at + 1, 2, text) : plain(c, at, text);
            case MARKUP -> c == '&' ? markup(sight, at, text) : plain(c, at, text);
        };
    }

    private static int plain(int c, int at, Text text) {
        text.add(c, at);
        return at + 1;
    }

    private static int source(Sight sight, int at, Text text) {
        int letter = sight.at(at + 1);
        return switch (letter) {
            case 'x' -> hex(sight, at, at + 2, 2, text);
            case 'u' -> sight.at(at + 2) == '{' ? braced(sight, at, text) : hex(sight, at, at + 2, 4, text);
            case '0', '1' -> octal(sight, at, text);
            case 'n', 'r', 't' -> {
                text.add(letter == 'n' ? '\n' : letter == 'r' ? '\r' : '\t', at);
                yield at + 2;
            }
            case '/', '"', '\'', '\\', '`' -> {
                text.add(letter, at);
                yield at + 2;
            }
            default -> plain('\\', at, text);
        };
    }

    private static int hex(Sight sight, int at, int first, int digits, Text text) {
        int value = 0;
        for (int index = first; index < first + digits; index++) {
            int digit = sight.is(Alphabet.HEX, index) ? Character.digit(sight.at(index), 16) : -1;
            if (digit < 0) {
                return plain(sight.at(at), at, text);
            }
            value = value * 16 + digit;
        }
        text.add(value < 0x100 ? value : 0xFF, at);
        return first + digits;
    }

    private static int braced(Sight sight, int at, Text text) {
        int close = sight.find('}', at + 3, at + 10);
        return close < 0 || close == at + 3 ? plain('\\', at, text) : closed(sight, at, at + 3, close, text);
    }

    private static int closed(Sight sight, int at, int first, int close, Text text) {
        int next = hex(sight, at, first, close - first, text);
        return next == at + 1 ? next : close + 1;
    }

    private static int octal(Sight sight, int at, Text text) {
        int value = 0;
        for (int index = at + 1; index < at + 4; index++) {
            int digit = sight.at(index) - '0';
            if (digit < 0 || digit > 7) {
                return plain('\\', at, text);
            }
            value = value * 8 + digit;
        }
        text.add(value, at);
        return at + 4;
    }

    private static int markup(Sight sight, int at, Text text) {
        if (sight.has("&quot;", at)) {
            text.add('"', at);
            return at + 6;
        }
        if (sight.has("&amp;", at)) {
            text.add('&', at);
            return at + 5;
        }
        int close = sight.at(at + 1) == '#' ? sight.find(';', at + 3, at + 10) : -1;
        if (close < 0) {
            return plain('&', at, text);
        }
        if (sight.at(at + 2) == 'x' || sight.at(at + 2) == 'X') {
            return close == at + 3 ? plain('&', at, text) : closed(sight, at, at + 3, close, text);
        }
        if (sight.runEnd(Alphabet.DIGITS, at + 2, 7) != close) {
            return plain('&', at, text);
        }
        int value = Integer.parseInt(sight.text(at + 2, close));
        text.add(value < 0x100 ? value : 0xFF, at);
        return close + 1;
    }
}
