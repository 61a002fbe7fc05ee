package dev.holdfast.terms;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A path as effects and policies speak of it: relative to the workspace with {@code /} between its parts, {@code .} for
 * the workspace itself, absolute when it lies outside. It is a name, not access: the workspace opens files beneath its
 * own handle whatever a name says.
 *
 * @param text the normal form
 */
public record PathName(String text) {
    private static final int LENGTH_MAX = 4096;

    /** The workspace itself. */
    public static final PathName ROOT = new PathName(".");

    public PathName {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a path has 1 to " + LENGTH_MAX + " characters, this one " + text.length());
        }
        if (text.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("control characters in a path: `" + Visible.inert(text, 200) + "`");
        }
        if (!text.equals(normal(text))) {
            throw new IllegalArgumentException("not a normal path: `" + Visible.inert(text, 200) + "`");
        }
    }

    /**
     * Names what a caller wrote, which may be relative to the workspace or absolute.
     *
     * @param workspace the workspace's absolute path without symbolic links
     * @throws IllegalArgumentException when the text is no path at all
     */
    public static PathName of(Path workspace, String written) {
        if (written.isEmpty()) {
            throw new IllegalArgumentException("the path is empty; `.` is the workspace");
        }
        try {
            Path whole = workspace.resolve(written).normalize();
            if (!whole.startsWith(workspace)) {
                return new PathName(whole.toString());
            }
            String relative = workspace.relativize(whole).toString();
            return relative.isEmpty() ? ROOT : new PathName(relative);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: `" + Visible.inert(written, 200) + "`", e);
        }
    }

    /** Whether it names something in the workspace. */
    public boolean inside() {
        return !text.startsWith("/");
    }

    /** Whether it is {@code other} or lies beneath it. */
    public boolean within(PathName other) {
        return text.equals(other.text)
                || (other.equals(ROOT) && inside())
                || text.startsWith(other.text.endsWith("/") ? other.text : other.text + "/");
    }

    /** The parts between the slashes; none for the workspace itself. */
    public List<String> parts() {
        String relative = inside() ? text : text.substring(1);
        return equals(ROOT) || relative.isEmpty() ? List.of() : List.of(relative.split("/", -1));
    }

    private static String normal(String text) {
        try {
            String normal = Path.of(text).normalize().toString();
            if (normal.startsWith("..") && (normal.length() == 2 || normal.charAt(2) == '/')) {
                return ""; // a name that climbs out is never normal: it is written as absolute
            }
            return normal.isEmpty() ? "." : normal;
        } catch (InvalidPathException e) {
            return ""; // such as half a character, which no file system can be asked for
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
