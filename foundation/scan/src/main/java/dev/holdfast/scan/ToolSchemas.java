package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds descriptions of tools for language models: {@code input_schema} as Anthropic has it, {@code inputSchema} of MCP,
 * {@code parameters} of OpenAI and Google, as JSON or as an object of a program, its keys quoted or not, its schema written
 * out or built with a library. A schema counts when a name and a description stand beside it.
 */
final class ToolSchemas {
    /** The keys of schemas; one that another begins with stands behind it. */
    static final List<String> KEYS =
            List.of("input_schema", "inputSchema", "parametersJsonSchema", "parametersSchema", "parameters");

    private static final int AROUND = 6_000;
    private static final int HEAD_MAX = 400;
    private static final int BLANK_MAX = 40;
    private static final int NAME_MAX = 64;
    private static final int DESCRIPTION_MIN = 20;
    private static final int LEVELS_MAX = 64;
    private static final int TRIES_MAX = 100_000;

    private final String text;

    private final List<Tool> found = new ArrayList<>();
    private int from;
    private int tries;
    private int unread = -1;

    ToolSchemas(String text) {
        this.text = text;
    }

    /**
     * One tool.
     *
     * @param valueEnd behind its schema
     * @param name as the schema gives it
     */
    record Tool(int start, int valueEnd, String name) {}

    /** Looks around a place where a key stands; places rise. */
    void look(int key, String word) {
        if (key < from) {
            return;
        }
        if (tries == TRIES_MAX) {
            unread = unread < 0 ? key : unread;
        } else {
            Optional<Tool> tool = at(key, key + word.length());
            tool.ifPresent(found::add);
            from = Math.max(key + word.length(), tool.map(Tool::valueEnd).orElse(0));
        }
    }

    /** From where on nothing was looked at, because there is too much that looks like a schema; negative if all was. */
    int unread() {
        return unread;
    }

    /** Every tool that was found. */
    List<Tool> found() {
        return found;
    }

    /** A tool whose schema stands under a key; what describes it stands behind the last. */
    private Optional<Tool> at(int key, int keyEnd) {
        int value = value(keyEnd);
        if (value < 0 || wordBefore(key) || inADocComment(key) || !schema(value)) {
            return Optional.empty();
        }
        tries++;
        int start = objectStart(key);
        int end = objectEnd(value);
        Optional<String> name = beside("name", start, key).or(() -> beside("name", end, end + HEAD_MAX));
        boolean described =
                beside("description", start, key).filter(ToolSchemas::describes).isPresent()
                        || beside("description", end, end + HEAD_MAX * 4)
                                .filter(ToolSchemas::describes)
                                .isPresent();
        return name.filter(it -> described && isName(it)).map(it -> new Tool(start, end, it));
    }

    private static boolean describes(String value) {
        return value.length() >= DESCRIPTION_MIN && value.indexOf(' ') > 0;
    }

    private static boolean isName(String value) {
        return value.length() <= NAME_MAX
                && value.length() >= 2
                && value.chars().allMatch(c -> Alphabet.DASHED.holds((char) c) || c == '.' || c == '/' || c == ':');
    }

    private boolean wordBefore(int key) {
        return key > 0 && Alphabet.WORD.holds(text.charAt(key - 1));
    }

    /** Examples in the comments of an interface are for those who write tools. */
    private boolean inADocComment(int key) {
        String before = text.substring(Math.max(0, key - HEAD_MAX), key);
        String begin = before.substring(before.lastIndexOf('\n') + 1).stripLeading();
        return begin.startsWith("*") || begin.startsWith("//");
    }

    /** Where the value of a key begins, or -1 where no value follows. */
    private int value(int keyEnd) {
        int at = keyEnd;
        while (at < text.length() && at < keyEnd + BLANK_MAX && "\\\"' \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at >= text.length() || (text.charAt(at) != ':' && text.charAt(at) != '=')) {
            return -1;
        }
        at++;
        while (at < text.length() && at < keyEnd + 2 * BLANK_MAX && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /** Whether it is the schema of an object: written out, or built by a call that names and describes each field. */
    private boolean schema(int value) {
        String head =
                text.substring(value, Math.min(text.length(), value + HEAD_MAX)).replace("\\", "");
        if (head.startsWith("{")) {
            boolean object = head.contains("type\":\"object\"")
                    || head.contains("type\": \"object\"")
                    || head.contains("type:\"object\"")
                    || head.contains("type: \"object\"")
                    || head.contains("type: 'object'")
                    || head.contains("type:'object'")
                    || head.contains("type': 'object'")
                    || head.contains(".OBJECT");
            return object && (head.contains("properties") || head.contains("required"));
        }
        int call = head.indexOf("bject({");
        return call > 0
                && call < BLANK_MAX
                && text.substring(value, Math.min(text.length(), value + AROUND))
                        .contains(".describe(");
    }

    /** Where the object begins that a key is in. */
    private int objectStart(int key) {
        int depth = 0;
        int least = Math.max(from, key - AROUND);
        for (int at = key - 1; at >= least; at--) {
            char c = text.charAt(at);
            depth += c == '}' ? 1 : c == '{' ? -1 : 0;
            if (depth < 0) {
                return at;
            }
        }
        return least;
    }

    /** Behind the value that begins there. */
    private int objectEnd(int value) {
        int depth = 0;
        int end = Math.min(text.length(), value + AROUND);
        for (int at = value; at < end; at++) {
            char c = text.charAt(at);
            depth += "{([".indexOf(c) >= 0 ? 1 : "})]".indexOf(c) >= 0 ? -1 : 0;
            if (depth > LEVELS_MAX) {
                return end;
            }
            if (depth <= 0 && (c == '}' || c == ')' || c == ',')) {
                return at + 1;
            }
        }
        return end;
    }

    /** The string that a key between two places has, if it has one. */
    private Optional<String> beside(String key, int from, int to) {
        int end = Math.min(text.length(), to);
        int at = text.indexOf(key, Math.min(from, end), end);
        while (at >= 0) {
            int value = wordBefore(at) ? -1 : value(at + key.length());
            if (value >= 0 && value < text.length()) {
                int quote = value;
                while (quote < text.length() && text.charAt(quote) == '\\') {
                    quote++;
                }
                if (quote < text.length() && "\"'`".indexOf(text.charAt(quote)) >= 0) {
                    return Optional.of(string(quote));
                }
            }
            at = text.indexOf(key, at + key.length(), end);
        }
        return Optional.empty();
    }

    private String string(int quote) {
        char mark = text.charAt(quote);
        int end = text.indexOf(mark, quote + 1, Math.min(text.length(), quote + HEAD_MAX));
        String value = text.substring(quote + 1, end < 0 ? Math.min(text.length(), quote + HEAD_MAX) : end);
        return value.endsWith("\\") ? value.substring(0, value.length() - 1) : value;
    }
}
