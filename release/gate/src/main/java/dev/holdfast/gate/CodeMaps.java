package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Finds source maps that stand in a program: as an object, its keys quoted or not, or as JSON in a string. Each is looked for
 * between the one before and the list of its sources, so all of it takes one pass.
 */
final class CodeMaps {
    /** The key behind which the texts stand. */
    static final String KEY = "sourcesContent";

    private static final Needle CONTENT = Needle.of(KEY);
    private static final List<String> KEYS = List.of(
            "version", "file", "sourceRoot", "sources", "sourcesContent", "names", "mappings", "x_", "ignoreList");
    private static final int BLANK_MAX = 80;

    private final byte[] bytes;

    /** Who takes what may be a map. */
    interface Sink {
        /** One more: the bytes it is in, where it begins in them, and where it stands in the program. */
        void take(byte[] in, int from, int at);
    }

    private CodeMaps(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Hands on whatever in these bytes begins like a map and has a list of texts.
     *
     * @param first where {@link #KEY} stands first, or -1
     */
    static void each(byte[] bytes, int first, Sink sink) {
        var code = new CodeMaps(bytes);
        int floor = 0;
        for (int at = first; at >= 0; at = CONTENT.in(bytes, at + CONTENT.length())) {
            if (code.list(at + CONTENT.length())) {
                int begin = code.begin(at, floor);
                if (begin >= 0) {
                    code.hand(begin, sink);
                }
                floor = at;
            }
        }
    }

    /** Whether a list follows as the value of the key that ends there. */
    private boolean list(int keyEnd) {
        int at = keyEnd;
        while (at < bytes.length && (bytes[at] == '\\' || bytes[at] == '"' || bytes[at] == '\'')) {
            at++;
        }
        at = blank(at);
        return at < bytes.length && bytes[at] == ':' && blank(at + 1) < bytes.length && bytes[blank(at + 1)] == '[';
    }

    /** The last brace before a key behind which one of the keys of a map stands; -1 if there is none. */
    private int begin(int key, int floor) {
        for (int at = key - 1; at >= floor; at--) {
            if (bytes[at] == '{' && keyAt(at + 1)) {
                return at;
            }
        }
        return -1;
    }

    private boolean keyAt(int from) {
        int at = blank(from);
        while (at < bytes.length && (bytes[at] == '\\' || bytes[at] == '"' || bytes[at] == '\'')) {
            at++;
        }
        String head = new String(bytes, at, Math.min(20, bytes.length - at), ISO_8859_1);
        return KEYS.stream().anyMatch(head::startsWith);
    }

    private int blank(int from) {
        int at = from;
        while (at < bytes.length && at - from < BLANK_MAX && bytes[at] >= 0 && bytes[at] <= ' ') {
            at++;
        }
        return at;
    }

    private void hand(int begin, Sink sink) {
        byte before = begin > 0 ? bytes[begin - 1] : 0;
        if (before == '"' || before == '\'' || before == '`') {
            sink.take(unquoted(begin, before), 0, begin);
        } else {
            sink.take(bytes, begin, begin);
        }
    }

    /** What a string of a program says, from there to its end. */
    private byte[] unquoted(int from, byte mark) {
        var out = new ByteArrayOutputStream();
        for (int at = from; at < bytes.length && bytes[at] != mark; at++) {
            boolean escape = bytes[at] == '\\' && at + 1 < bytes.length;
            byte c = escape ? bytes[++at] : bytes[at];
            out.write(escape && c == 'n' ? '\n' : escape && c == 't' ? '\t' : escape && c == 'r' ? '\r' : c);
        }
        return out.toByteArray();
    }
}
