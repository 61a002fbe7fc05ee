package dev.holdfast.scan;

import java.util.regex.Pattern;

/**
 * The name that stands for a secret in everything a model or a person sees. It is drawn at random, so it says nothing
 * about the secret.
 *
 * @param kind what kind of secret, in lower-case words joined by hyphens, for example {@code github-token}
 * @param id six characters of base 32 (RFC 4648)
 */
public record Handle(String kind, String id) {
    static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    static final int ID_CHARS = 6;
    static final char OPEN = '\u2039';
    static final char CLOSE = '\u203A';

    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern ID = Pattern.compile("[A-Z2-7]{" + ID_CHARS + "}");

    /**
     * Everything that a reader could take for a handle, whether or not it is one. Every part has a fixed start and a
     * bounded length, so matching takes time in proportion to the text.
     */
    static final Pattern SHAPE =
            Pattern.compile(OPEN + "secret:([A-Za-z0-9-]{1,40}+):([A-Za-z0-9]{" + ID_CHARS + "}+)" + CLOSE);

    public Handle {
        if (!KIND.matcher(kind).matches() || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a handle");
        }
    }

    /** As it stands in a text: {@code ‹secret:github-token:K7Q2ZD›}. */
    @Override
    public String toString() {
        return OPEN + "secret:" + kind + ":" + id + CLOSE;
    }
}
