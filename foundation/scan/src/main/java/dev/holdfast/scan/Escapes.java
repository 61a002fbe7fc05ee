package dev.holdfast.scan;

/** Resolves the escapes that strings of programs and of JSON have. Whatever is none stays as it is. */
final class Escapes {
    private Escapes() {}

    /** Appends what a part of a text says once its escapes are resolved, those inside others included. */
    static void resolve(String text, int from, int end, StringBuilder out) {
        int at = from;
        while (at < end) {
            int slash = text.indexOf('\\', at, end);
            out.append(text, at, slash < 0 ? end : slash);
            at = slash < 0 ? end : escape(text, slash, end, out);
        }
    }

    private static int escape(String text, int slash, int end, StringBuilder out) {
        int at = slash + 1;
        while (at < end && text.charAt(at) == '\\') {
            at++; // an escape inside a string that is inside another
        }
        if (at >= end) {
            return end;
        }
        char c = text.charAt(at);
        return switch (c) {
            case 'n' -> one('\n', at, out);
            case 't' -> one('\t', at, out);
            case 'r' -> one('\r', at, out);
            case '\n' -> at + 1;
            case 'x' -> code(text, at + 1, 2, end, out);
            case 'u' -> code(text, at + 1, 4, end, out);
            default -> one(c, at, out);
        };
    }

    private static int one(char c, int at, StringBuilder out) {
        out.append(c);
        return at + 1;
    }

    /** A character by its number: so many hexadecimal digits, or any in braces. */
    private static int code(String text, int from, int digits, int end, StringBuilder out) {
        boolean braces = from < end && text.charAt(from) == '{';
        int begin = braces ? from + 1 : from;
        int stop = braces ? text.indexOf('}', begin, Math.min(end, begin + 8)) : Math.min(end, begin + digits);
        int point = 0;
        for (int at = begin; at < stop; at++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                return from;
            }
            point = point * 16 + digit;
        }
        if (stop <= begin || !Character.isValidCodePoint(point)) {
            return from;
        }
        out.appendCodePoint(point);
        return braces ? stop + 1 : stop;
    }
}
