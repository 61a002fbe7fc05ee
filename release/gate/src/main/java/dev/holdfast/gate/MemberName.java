package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in an artifact a file stands: its path, and before it the paths of the archives, maps and texts that it is in.
 *
 * @param steps the outermost path first; each as it is written there, so it may hold anything an attacker chose
 */
public record MemberName(List<String> steps) {
    public MemberName {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a member without a path");
        }
    }

    /** A file that is not inside another. */
    public static MemberName of(String path) {
        return new MemberName(List.of(path));
    }

    /** A file inside this one. */
    public MemberName within(String path) {
        var longer = new ArrayList<>(steps);
        longer.add(path);
        return new MemberName(longer);
    }

    /** The path in the innermost archive. */
    public String path() {
        return steps.getLast();
    }

    /** The part of the path behind its last slash. */
    public String file() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    /** How many others it is inside of. */
    public int depth() {
        return steps.size() - 1;
    }

    /** All paths with {@code !/} between them. */
    @Override
    public String toString() {
        return String.join("!/", steps);
    }
}
