package dev.holdfast.scan;

/**
 * How much a redactor looks at and remembers. Hitting one of them is a refusal, never a text that was half looked at.
 *
 * @param textCharsMax the longest text of one call
 * @param needleCharsMax the characters of all known values in all their renderings
 * @param handlesMax the most handles of one session
 * @param handleCharsMax the characters of everything those handles stand for
 */
public record Limits(int textCharsMax, int needleCharsMax, int handlesMax, int handleCharsMax) {
    /** Enough for a thousand key files in one workspace; they would take some 150 MiB of memory. */
    public static final Limits DEFAULT = new Limits(8 << 20, 2 << 20, 20_000, 8 << 20);

    public Limits {
        if (textCharsMax < 1 || needleCharsMax < 1 || handlesMax < 1 || handleCharsMax < 1) {
            throw new IllegalArgumentException("a limit that allows nothing");
        }
    }
}
