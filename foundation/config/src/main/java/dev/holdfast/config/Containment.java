package dev.holdfast.config;

import java.util.Locale;
import java.util.Optional;

/** Which sandbox commands run in. */
public enum Containment {
    /** The one that hides most of those that work. */
    AUTOMATIC,
    BUBBLEWRAP,
    LANDLOCK;

    /** As it is written in a file. */
    String written() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Containment> of(String written) {
        for (Containment each : values()) {
            if (each.written().equals(written)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
