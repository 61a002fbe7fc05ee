package dev.holdfast.monitor;

import dev.holdfast.terms.Integrity;

/**
 * Where a value came from.
 *
 * @param integrity how far it may be believed
 * @param source of the span that holds it, or {@link #COMPOSED}
 */
public record Origin(Integrity integrity, String source) {
    /** The source of a value that no span holds. */
    public static final String COMPOSED = "composed";

    /** The origin of a value that the maker of a tool chose for an argument that is left out. */
    static Origin ofDefault() {
        return new Origin(Integrity.UNTRUSTED, "default");
    }

    /** The origin of what was made of two: the worse of them. */
    Origin worse(Origin other) {
        return integrity.compareTo(other.integrity) >= 0 ? this : other;
    }
}
