package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.util.Optional;

/**
 * A path that a program in the sandbox has printed. The workspace decides what it prints: git tells what an index says,
 * and an index can be forged to say anything.
 */
final class PrintedPath {
    private PrintedPath() {}

    /** The path; empty when nothing in the workspace can be called so. */
    static Optional<PathName> named(String printed) {
        try {
            return Optional.of(new PathName(printed)).filter(PathName::inside);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // climbs out, is not normal or has control characters: no tool could open it
        }
    }
}
