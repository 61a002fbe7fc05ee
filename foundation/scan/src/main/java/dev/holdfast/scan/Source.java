package dev.holdfast.scan;

import dev.holdfast.terms.PathName;

/** Where a text came from. */
public sealed interface Source {
    /** The content of a file, or a part of it. */
    record File(PathName path) implements Source {}

    /** Anything else, such as the output of a command. */
    record Stream(String name) implements Source {}
}
