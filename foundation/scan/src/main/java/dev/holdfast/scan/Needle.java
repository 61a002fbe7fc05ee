package dev.holdfast.scan;

/**
 * A text to find, which gives away a secret.
 *
 * @param text at least {@link Worth#CHARS_MIN} characters
 * @param kind what kind of secret
 * @param before how many characters before it give away a part too: 1 when base 64 shares one with what stands before
 * @param after the same for the characters after it
 */
record Needle(String text, String kind, int before, int after) {
    static Needle plain(String text, String kind) {
        return new Needle(text, kind, 0, 0);
    }
}
