package dev.holdfast.scan;

import java.util.List;

/**
 * A text without the secrets that were found in it.
 *
 * @param text with a handle in the place of each
 * @param findings the handles put in, each once, in the order of their first place
 */
public record Redacted(String text, List<Handle> findings) {
    public Redacted {
        findings = List.copyOf(findings);
    }
}
