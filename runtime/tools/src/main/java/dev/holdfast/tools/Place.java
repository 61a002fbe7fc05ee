package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.nio.file.Path;

/**
 * Where the tools work; turns the paths a model writes into path names. It grants nothing: a path outside the workspace
 * is named as what it is, for the policy to judge.
 *
 * @param root the workspace's absolute path without symbolic links
 */
record Place(Path root) {
    Place {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: `" + root + "`");
        }
    }

    /** The path in a required argument. */
    PathName path(Arguments arguments, String argument) {
        return named(argument, arguments.text(argument));
    }

    /** The path in an optional argument; the workspace itself when it is absent. */
    PathName pathOrRoot(Arguments arguments, String argument) {
        return arguments
                .optionalText(argument)
                .map(text -> named(argument, text))
                .orElse(PathName.ROOT);
    }

    /** The path in a text that came with this argument. */
    PathName named(String argument, String text) {
        try {
            return PathName.of(root, text);
        } catch (IllegalArgumentException e) {
            throw new BadArguments("`" + argument + "`: " + e.getMessage());
        }
    }
}
