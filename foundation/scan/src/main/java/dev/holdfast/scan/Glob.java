package dev.holdfast.scan;

import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A pattern of paths: parts between slashes, {@code *} and {@code ?} within a part, {@code **} for any number of parts. There
 * are no classes, braces or negations.
 *
 * @param parts at least one
 */
public record Glob(List<String> parts) {
    private static final String ANY_DEPTH = "**";
    private static final int CHARS_MAX = 400;

    public Glob {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a pattern of file names, which matches the last parts of a path in lower case, so that it holds at any depth.
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
        return new Glob(Stream.concat(Stream.of(ANY_DEPTH), parts.stream()).toList());
    }

    /**
     * Whether a whole path matches, by case. When something does not fit, only the last {@code **} takes one part more, which
     * is enough and keeps the time in the product of the lengths.
     *
     * @param path its parts
     */
    public boolean matches(List<String> path) {
        int next = 0;
        int deep = -1;
        int resume = 0;
        int at = 0;
        while (at < path.size()) {
            if (next < parts.size() && parts.get(next).equals(ANY_DEPTH)) {
                deep = next++;
                resume = at;
            } else if (next < parts.size() && matches(parts.get(next), path.get(at))) {
                next++;
                at++;
            } else if (deep >= 0) {
                next = deep + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return parts.subList(next, parts.size()).stream().allMatch(ANY_DEPTH::equals);
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
