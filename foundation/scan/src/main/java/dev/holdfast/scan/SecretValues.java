package dev.holdfast.scan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the values in the content of a file that holds secrets: {@code KEY=VALUE} and {@code key: value} lines, quoted
 * texts with their JSON names, and the words of all other lines. It reads shapes, not formats, so one reader serves
 * dotenv, INI, JSON, YAML, TOML, netrc and key files, whole or in part; what it takes for a value by mistake is only
 * hidden without need.
 */
final class SecretValues {
    private static final int NAME_CHARS_MAX = 150;
    private static final int PGPASS_COLONS = 4;
    private static final String SECRET_NAME = "password";

    /** Certificates and public keys are no secrets, and there are bundles of hundreds of them. */
    private static final Pattern PUBLIC_BLOCK =
            Pattern.compile("-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[^-]*+-----END (?:CERTIFICATE|PUBLIC KEY)-----");

    private static final Pattern WORD_BORDER = Pattern.compile("[\\s<>]++");

    private final Set<String> everywhere = new LinkedHashSet<>();
    private final Set<String> keyLines = new LinkedHashSet<>();
    private final Set<String> here = new LinkedHashSet<>();

    private SecretValues() {}

    /** The values in the content of a file that holds secrets, or in a part of it. */
    static SecretValues inFile(String content) {
        var values = new SecretValues();
        String open = PUBLIC_BLOCK.matcher(content).replaceAll(" ");
        List<String> lines =
                open.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.size() == 1) {
            values.add(SECRET_NAME, lines.getFirst()); // a file of one line is a file of one secret
        }
        values.readQuoted(open);
        boolean key = false;
        for (String line : lines) {
            boolean mark = line.startsWith("-----");
            if (key && !mark) {
                values.addKeyLine(line);
            } else {
                key = line.startsWith("-----BEGIN ");
                values.readLine(line);
            }
        }
        return values;
    }

    /** The value of an environment variable when its name says that it is secret, or the password in its address. */
    static SecretValues inVariable(String name, String value) {
        var values = new SecretValues();
        if (SecretNames.holds(name) || !KeyFormats.urlPasswords(value).isEmpty()) {
            values.add(SECRET_NAME, value);
        }
        return values;
    }

    /** What to hide wherever it occurs. */
    Set<String> everywhere() {
        return everywhere;
    }

    /**
     * The lines of keys, to hide wherever they occur as they are: somebody may read half a key. A key has dozens of them,
     * too many to look for in every form.
     */
    Set<String> keyLines() {
        return keyLines;
    }

    /** What to hide in this file alone: a name like {@code rentals-service} would disturb every other text. */
    Set<String> here() {
        return here;
    }

    /** Texts in double quotes with JSON's escapes; one that a colon follows is the name of the next. */
    private void readQuoted(String content) {
        String name = "";
        int at = content.indexOf('"');
        while (at >= 0) {
            int end = closing(content, at);
            if (end < 0) {
                return;
            }
            String text = unescaped(content.substring(at + 1, end));
            if (colonFollows(content, end + 1)) {
                name = text;
            } else {
                add(name, text);
            }
            at = content.indexOf('"', end + 1);
        }
    }

    private void readLine(String line) {
        int split = assignment(line);
        String value = split < 0 ? "" : line.substring(split + 1).strip();
        if (value.isEmpty() || value.chars().allMatch(c -> c == '=')) {
            readWords(line); // `=` at the end of a line is the padding of base 64
            return;
        }
        add(lastWord(line.substring(0, split)), unquoted(value));
    }

    /** The words of a line; each one names the next, as {@code password} does in a netrc file. */
    private void readWords(String line) {
        String name = "";
        for (String word : WORD_BORDER.splitAsStream(line).toList()) {
            String value = trimmed(word);
            add(name, value);
            int colon = value.lastIndexOf(':');
            if (colon > 0 && !value.contains("://")) {
                boolean pgpass = value.chars().filter(c -> c == ':').count() >= PGPASS_COLONS;
                add(pgpass ? SECRET_NAME : "", value.substring(colon + 1));
            }
            name = value;
        }
    }

    private void add(String name, String value) {
        if (value.length() < Worth.CHARS_MIN) {
            return;
        }
        List<Span> passwords = KeyFormats.urlPasswords(value);
        if (!passwords.isEmpty()) {
            passwords.forEach(span -> addWhole(SECRET_NAME, value.substring(span.start(), span.end())));
            return;
        }
        addWhole(name, value);
        if (value.indexOf('\n') >= 0) {
            value.lines().map(String::strip).forEach(this::addKeyLine);
        }
    }

    private void addWhole(String name, String value) {
        if (!Worth.hiding(value)) {
            return;
        }
        if (SecretNames.holds(name) || Worth.random(value)) {
            everywhere.add(value);
        } else {
            here.add(value);
        }
    }

    private void addKeyLine(String line) {
        if (Worth.hiding(line) && Worth.random(line)) {
            keyLines.add(line);
        }
    }

    /** Where the name of an assignment ends: at {@code =}, or at a colon before white space. */
    private static int assignment(String line) {
        int max = Math.min(line.length(), NAME_CHARS_MAX);
        for (int at = 1; at < max; at++) {
            char c = line.charAt(at);
            if (c == '=' || (c == ':' && at + 1 < line.length() && Character.isWhitespace(line.charAt(at + 1)))) {
                return at;
            }
        }
        return -1;
    }

    private static String lastWord(String text) {
        String name = trimmed(text.strip());
        int space = name.lastIndexOf(' ');
        return name.substring(space + 1);
    }

    private static String unquoted(String value) {
        char first = value.charAt(0);
        if (first == '"') {
            int end = closing(value, 0);
            return end < 0 ? value : unescaped(value.substring(1, end));
        }
        if (first == '\'') {
            int end = value.indexOf('\'', 1);
            return end < 0 ? value : value.substring(1, end);
        }
        int comment = value.indexOf(" #");
        return trimmed(comment < 0 ? value : value.substring(0, comment).strip());
    }

    /** Without the quotes and commas around it. */
    private static String trimmed(String word) {
        int start = 0;
        int end = word.length();
        while (start < end && "\"',;".indexOf(word.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && "\"',;".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(start, end);
    }

    /** Where the quote that opens at {@code open} closes on its line, or -1. */
    private static int closing(String text, int open) {
        for (int at = open + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return at;
            }
            if (c == '\n') {
                return at; // not closed on its line: what follows is read afresh
            }
            if (c == '\\') {
                at++;
            }
        }
        return -1;
    }

    private static boolean colonFollows(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && text.charAt(at) == ':';
    }

    /** RFC 8259, section 7; an escape it does not know stands for its letter. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\\' || at + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++at);
            switch (escape) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> at = appendUnicode(text, at, out);
                default -> out.append(escape);
            }
        }
        return out.toString();
    }

    private static int appendUnicode(String text, int at, StringBuilder out) {
        int end = at + 5;
        if (end <= text.length() && text.substring(at + 1, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            out.append((char) Integer.parseInt(text.substring(at + 1, end), 16));
            return end - 1;
        }
        out.append('u');
        return at;
    }
}
