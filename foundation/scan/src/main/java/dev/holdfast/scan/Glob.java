package dev.holdfast.scan;

import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Locale;

/**
 * A pattern of file names: parts between slashes, {@code *} and {@code ?} within a part, {@code **} for any number of
 * parts. It matches at any depth and in any case. There are no classes, braces or negations.
 *
 * @param parts in lower case, at least one
 */
record Glob(List<String> parts) {
    private static final int CHARS_MAX = 400;

    Glob {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a pattern.
     *
     * @throws ScanException with {@code BAD_PATTERN}
     */
    static Glob of(String text) {
        List<String> parts = List.of(text.toLowerCase(Locale.ROOT).split("/", -1));
        boolean wrong = text.length() > CHARS_MAX
                || text.chars().anyMatch(c -> "[]{}!\\".indexOf(c) >= 0)
                || parts.stream().anyMatch(part -> part.isBlank() || part.equals(".") || part.equals(".."));
        if (wrong) {
            throw new ScanException(
                    ScanException.Code.BAD_PATTERN,
                    "not a pattern of file names: `" + Visible.inert(text, 100)
                            + "`; use names, `/`, `*`, `**` and `?`, relative to the workspace");
        }
        return new Glob(parts);
    }

    /**
     * Whether the last parts of a path match, so that the pattern holds at any depth. When something does not fit, only
     * the last {@code **} takes one part more, which is enough and keeps the time in the product of the lengths.
     *
     * @param path its parts in lower case
     */
    boolean matches(List<String> path) {
        return parts.contains("**") ? matchesAnyDepth(path) : matchesEnd(path);
    }

    private boolean matchesEnd(List<String> path) {
        int above = path.size() - parts.size();
        for (int i = parts.size() - 1; above >= 0 && i >= 0; i--) {
            if (!matches(parts.get(i), path.get(above + i))) {
                return false;
            }
        }
        return above >= 0;
    }

    private boolean matchesAnyDepth(List<String> path) {
        int next = 0;
        int deep = -1;
        int resume = 0;
        int at = 0;
        while (at < path.size()) {
            if (next < parts.size() && parts.get(next).equals("**")) {
                deep = next++;
                resume = at;
            } else if (next < parts.size() && matches(parts.get(next), path.get(at))) {
                next++;
                at++;
            } else {
                next = deep + 1; // without a `**` so far, this begins the whole pattern one folder deeper
                at = ++resume;
            }
        }
        return !path.isEmpty() && parts.subList(next, parts.size()).stream().allMatch("**"::equals);
    }

    /** One part, in the same way. */
    private static boolean matches(String pattern, String name) {
        int next = 0;
        int star = -1;
        int resume = 0;
        int at = 0;
        while (at < name.length()) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                star = next++;
                resume = at;
            } else if (next < pattern.length()
                    && (pattern.charAt(next) == '?' || pattern.charAt(next) == name.charAt(at))) {
                next++;
                at++;
            } else if (star >= 0) {
                next = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(next).chars().allMatch(c -> c == '*');
    }
}
