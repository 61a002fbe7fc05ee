package dev.holdfast.gate;

import dev.holdfast.scan.Glob;
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

    /** Whether a whole path matches. */
    public boolean matches(String path) {
        return new Glob(parts).matches(List.of(path.split("/", -1)));
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
