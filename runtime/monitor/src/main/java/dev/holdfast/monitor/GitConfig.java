package dev.holdfast.monitor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A reader of git's configuration syntax, character by character as git's own ({@code config.c}) does it, so that both
 * accept the same files and find the same values in them. It follows no include.
 */
final class GitConfig {
    /** A longer file is not read; people's have a few hundred bytes. */
    static final int BYTES_MAX = 1 << 20;

    private static final char END = '\uffff';

    private final String text;
    private final List<Setting> settings = new ArrayList<>();
    private int at;
    private int line = 1;

    /**
     * One variable.
     *
     * @param key its full name, {@code section.subsection.name}; all but the subsection in lower case
     * @param value empty for a variable without one
     */
    record Setting(String key, String value) {
        String section() {
            return key.substring(0, Math.max(key.indexOf('.'), 0));
        }

        String name() {
            return key.substring(key.lastIndexOf('.') + 1);
        }
    }

    /** A file that cannot be read; the message names the line and the reason. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    private GitConfig(String text) {
        this.text = text;
    }

    /**
     * Reads a file.
     *
     * @throws Unreadable where git would stop as well, and at a zero byte or more than {@link #BYTES_MAX} bytes
     */
    static List<Setting> read(byte[] file) throws Unreadable {
        if (file.length > BYTES_MAX) {
            throw new Unreadable("it has " + file.length + " bytes, at most " + BYTES_MAX + " are read");
        }
        String bytes = new String(file, StandardCharsets.ISO_8859_1);
        if (bytes.indexOf('\0') >= 0) {
            throw new Unreadable("it holds a zero byte");
        }
        String text = bytes.startsWith("\u00ef\u00bb\u00bf") ? bytes.substring(3) : bytes;
        var config = new GitConfig(text.replace("\r\n", "\n"));
        config.read();
        return List.copyOf(config.settings);
    }

    private void read() throws Unreadable {
        String section = "";
        for (char c = next(); c != END; c = next()) {
            if (c == '#' || c == ';') {
                skipLine();
            } else if (c == '[') {
                section = section();
            } else if (letter(c)) {
                settings.add(setting(section, c));
            } else if (!space(c)) {
                throw bad("neither a section nor a variable begins here");
            }
        }
    }

    private String section() throws Unreadable {
        var name = new StringBuilder();
        for (char c = next(); c != ']'; c = next()) {
            if (space(c)) {
                return name + "." + subsection(c) + ".";
            }
            if (!keyChar(c) && c != '.') {
                throw bad("not the name of a section");
            }
            name.append(lower(c));
        }
        if (name.isEmpty()) {
            throw bad("a section without a name");
        }
        return name + ".";
    }

    private String subsection(char first) throws Unreadable {
        char c = first;
        while (space(c) && c != '\n') {
            c = next();
        }
        if (c != '"') {
            throw bad("a subsection stands in quotation marks");
        }
        var name = new StringBuilder();
        for (c = next(); c != '"'; c = next()) {
            if (c == '\\') {
                c = next();
            }
            if (c == '\n' || c == END) {
                throw bad("a subsection ends in its line");
            }
            name.append(c);
        }
        if (next() != ']') {
            throw bad("a section ends with a bracket");
        }
        return utf8(name);
    }

    private Setting setting(String section, char first) throws Unreadable {
        var name = new StringBuilder(section).append(lower(first));
        char c = next();
        for (; keyChar(c); c = next()) {
            name.append(lower(c));
        }
        while (c == ' ' || c == '\t') {
            c = next();
        }
        if (c == '\n' || c == END) {
            return new Setting(name.toString(), "");
        }
        if (c != '=') {
            throw bad("a variable is followed by its value");
        }
        return new Setting(name.toString(), value());
    }

    private String value() throws Unreadable {
        var value = new StringBuilder();
        int kept = 0; // what follows is blank, unless more comes
        boolean quoted = false;
        for (char c = next(); c != '\n' && c != END; c = next()) {
            if (space(c) && !quoted) {
                if (!value.isEmpty()) {
                    value.append(c);
                }
                continue;
            }
            if (!quoted && (c == ';' || c == '#')) {
                skipLine();
                break;
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\') {
                c = next();
                if (c != '\n' && c != END) {
                    value.append(escaped(c));
                }
            } else {
                value.append(c);
            }
            kept = value.length();
        }
        if (quoted) {
            throw bad("a quotation mark is not closed");
        }
        return utf8(value.substring(0, kept));
    }

    private char escaped(char c) throws Unreadable {
        return switch (c) {
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'n' -> '\n';
            case '\\', '"' -> c;
            default -> throw bad("not an escape");
        };
    }

    private void skipLine() {
        char c = next();
        while (c != '\n' && c != END) {
            c = next();
        }
    }

    private char next() {
        if (at >= text.length()) {
            at = text.length() + 1;
            return END;
        }
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private Unreadable bad(String why) {
        int here = at <= text.length() && at > 0 && text.charAt(at - 1) == '\n' ? line - 1 : line;
        return new Unreadable("line " + here + ": " + why);
    }

    private static String utf8(CharSequence bytes) {
        return new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** INVARIANT: only ASCII counts, as in git, whatever else Unicode calls a letter or a space. */
    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean keyChar(char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean space(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static String lower(char c) {
        return String.valueOf(c).toLowerCase(Locale.ROOT);
    }
}
