package dev.holdfast.policy;

import dev.holdfast.terms.Integrity;
import java.util.Objects;

/**
 * An argument of a call whose value decides where an effect lands or what leaves by it.
 *
 * @param argument its name in the call, such as {@code recipients}
 * @param provenance of the value: that of the most trusted text that holds it, or of everything seen when none does
 * @param external whether others than the user can see or receive what the value decides
 */
public record Sink(String argument, Integrity provenance, boolean external) {
    public Sink {
        Objects.requireNonNull(provenance);
        if (argument.isEmpty()) {
            throw new IllegalArgumentException("a sink names no argument");
        }
    }
}
