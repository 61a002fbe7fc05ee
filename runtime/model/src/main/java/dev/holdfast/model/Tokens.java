package dev.holdfast.model;

import java.nio.charset.StandardCharsets;

/**
 * How many tokens a model read and wrote.
 *
 * @param prompt tokens read, 0 or more
 * @param answer tokens written, 0 or more
 * @param count who counted
 */
public record Tokens(long prompt, long answer, Count count) {
    private static final int BYTES_PER_TOKEN = 4;

    /** Who counted. */
    public enum Count {
        /** The server, in its own tokens. */
        REPORTED,
        /** We did, at four bytes of UTF-8 a token, because the server did not say. */
        ESTIMATED
    }

    /** No tokens at all. */
    public static final Tokens ZERO = new Tokens(0, 0, Count.REPORTED);

    public Tokens {
        if (prompt < 0 || answer < 0) {
            throw new IllegalArgumentException("fewer than no tokens: `" + prompt + "`, `" + answer + "`");
        }
    }

    /** Tokens as the server reported them. */
    public static Tokens reported(long prompt, long answer) {
        return new Tokens(prompt, answer, Count.REPORTED);
    }

    /** Tokens as we estimate them. */
    public static Tokens estimated(long prompt, long answer) {
        return new Tokens(prompt, answer, Count.ESTIMATED);
    }

    /** Prompt and answer together. */
    public long total() {
        return Math.addExact(prompt, answer);
    }

    /** Both together; a sum with an estimate in it is an estimate. */
    public Tokens plus(Tokens other) {
        return new Tokens(
                Math.addExact(prompt, other.prompt),
                Math.addExact(answer, other.answer),
                count == Count.REPORTED ? other.count : count);
    }

    /** About how many tokens that many bytes of text are. */
    static long about(long bytes) {
        return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
    }

    static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
