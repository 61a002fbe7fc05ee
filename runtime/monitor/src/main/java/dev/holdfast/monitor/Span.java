package dev.holdfast.monitor;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Label;

/**
 * A stretch of text that a session has seen, from one source and with one label.
 *
 * @param source as a person names it, such as {@code prompt} or {@code call 3}
 * @param label of the whole text
 */
public record Span(String source, Label label, String text) {
    public Span {
        if (source.isEmpty()) {
            throw new IllegalArgumentException("a span names no source");
        }
    }

    /** Digest of the text. */
    public Digest digest() {
        return Digest.of(text);
    }
}
