package dev.holdfast.broker;

import java.time.Duration;

/**
 * The bounds of everything a broker sends and receives.
 *
 * @param connect how long one connection may take to stand
 * @param requestBytesMax the body of a request, in bytes of UTF-8
 * @param answerBytesMax the body of an answer, in bytes
 */
public record Limits(Duration connect, long requestBytesMax, long answerBytesMax) {
    /** Ten seconds to connect, 32 MiB out, 128 MiB back. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), 32L << 20, 128L << 20);

    public Limits {
        if (!connect.isPositive() || requestBytesMax <= 0 || answerBytesMax <= 0) {
            throw new IllegalArgumentException("a limit of the broker is not positive");
        }
    }
}
