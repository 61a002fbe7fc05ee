package dev.holdfast.gate;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What can be wrong with a path in an archive. */
enum PathProblem {
    EMPTY(Weight.BLOCK, "its path is empty"),
    ABSOLUTE(Weight.BLOCK, "its path is absolute, so it may be unpacked anywhere"),
    ESCAPING(Weight.BLOCK, "its path leads out of the folder it is unpacked into"),
    BACKSLASH(Weight.BLOCK, "a backslash in its path, which only some programs take for a slash"),
    CONTROL(Weight.BLOCK, "a character in its path that cannot be seen"),
    UNDECODED(Weight.WARN, "its path is not in UTF-8"),
    ROUNDABOUT(Weight.WARN, "empty parts or single dots in its path"),
    LONG(Weight.WARN, "its path is longer than file systems allow");

    private static final int PATH_MAX = 4096;
    private static final int PART_MAX = 255;

    private final Weight weight;
    private final String text;

    PathProblem(Weight weight, String text) {
        this.weight = weight;
        this.text = text;
    }

    Weight weight() {
        return weight;
    }

    String text() {
        return text;
    }

    /** Everything that is wrong with a path. */
    static List<PathProblem> of(String path) {
        var found = new ArrayList<PathProblem>();
        String plain = plain(path);
        if (plain.isEmpty() && !path.equals("./")) {
            found.add(EMPTY);
        }
        if (path.startsWith("/") || path.startsWith("\\") || isDrive(path)) {
            found.add(ABSOLUTE);
        }
        if (path.indexOf('\\') >= 0) {
            found.add(BACKSLASH);
        }
        if (hasUnseen(path)) {
            found.add(CONTROL);
        }
        if (path.indexOf('\uFFFD') >= 0) {
            found.add(UNDECODED);
        }
        lookAtParts(plain, found);
        return found;
    }

    private static void lookAtParts(String plain, List<PathProblem> found) {
        String bordered = "/" + plain + "/";
        if (bordered.replace('\\', '/').contains("/../")) {
            found.add(ESCAPING);
        }
        if (bordered.contains("/./") || plain.contains("//")) {
            found.add(ROUNDABOUT);
        }
        if (plain.length() > PATH_MAX || longestPart(plain) > PART_MAX) {
            found.add(LONG);
        }
    }

    private static int longestPart(String plain) {
        int longest = 0;
        int from = 0;
        while (from <= plain.length()) {
            int slash = plain.indexOf('/', from);
            int end = slash < 0 ? plain.length() : slash;
            longest = Math.max(longest, end - from);
            from = end + 1;
        }
        return longest;
    }

    /** The path without the dot that some programs put before it and without the slash behind a folder. */
    static String plain(String path) {
        String plain = path;
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** What paths have in common that are one on a file system that does not tell their letters apart. */
    static String folded(String path) {
        String plain = plain(path);
        String composed = isAscii(plain) ? plain : Normalizer.normalize(plain, Normalizer.Form.NFC);
        return composed.toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDrive(String path) {
        return path.length() >= 2 && path.charAt(1) == ':' && Character.isLetter(path.charAt(0));
    }

    private static boolean hasUnseen(String path) {
        for (int at = 0; at < path.length(); at++) {
            char letter = path.charAt(at);
            if (letter < ' ' || letter == 0x7f) {
                return true;
            }
            if (letter >= 0x80) {
                return path.codePoints().anyMatch(PathProblem::isUnseen);
            }
        }
        return false;
    }

    private static boolean isUnseen(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
