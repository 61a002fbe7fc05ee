package dev.holdfast.sandbox;

import java.util.regex.Pattern;

/**
 * Something that a backend does not hold back on this machine.
 *
 * @param name short and stable; {@code docs/sandbox.md} and the guide use the same
 * @param meaning one sentence for the user
 */
public record KnownGap(String name, String meaning) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9 ]{0,31}");

    public KnownGap {
        if (!NAME.matcher(name).matches() || meaning.isBlank()) {
            throw new IllegalArgumentException("not a gap's name and meaning: `" + name + "`, `" + meaning + "`");
        }
    }
}
