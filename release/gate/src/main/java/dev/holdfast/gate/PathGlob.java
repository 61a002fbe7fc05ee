package dev.holdfast.gate;

import java.util.List;

/**
 * A pattern of the paths of an artifact, matched from the first part to the last and by case: parts between slashes, {@code
 * *} and {@code ?} within a part, {@code **} for any number of parts. There are no classes, braces or negations.
 *
 * @param parts at least one
 */
public record PathGlob(List<String> parts) {
    static final int CHARS_MAX = 400;

    public PathGlob {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it could match no path: its message says why
     */
    public static PathGlob of(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("is longer than " + CHARS_MAX + " characters");
        }
        if (parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("matches nothing: a path has no empty part, no `.` and no `..`");
        }
        return new PathGlob(parts);
    }

    /**
     * Whether a whole path matches. When something does not fit, only the last {@code **} takes one part more, which is
     * enough and keeps the time in the product of the lengths.
     */
    public boolean matches(String path) {
        String[] names = path.split("/", -1);
        int next = 0;
        int deep = -1;
        int resume = 0;
        int at = 0;
        while (at < names.length) {
            if (next < parts.size() && parts.get(next).equals("**")) {
                deep = next++;
                resume = at;
            } else if (next < parts.size() && matches(parts.get(next), names[at])) {
                next++;
                at++;
            } else if (deep >= 0) {
                next = deep + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return parts.subList(next, parts.size()).stream().allMatch("**"::equals);
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

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
