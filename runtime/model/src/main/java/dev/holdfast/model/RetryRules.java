package dev.holdfast.model;

import java.time.Duration;

/**
 * How often and how soon a failed try is repeated: a random wait between nothing and a bound that doubles each time
 * (<a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">full jitter</a>), and never
 * sooner than the server asked for.
 *
 * @param attemptsMax the most tries, the first included
 * @param base the bound of the first wait
 * @param ceiling where the bound stops doubling
 * @param askedMax the longest wait a server is granted
 */
public record RetryRules(int attemptsMax, Duration base, Duration ceiling, Duration askedMax) {
    /** Six tries; waits of up to 1, 2, 4, 8 and 16 seconds, or as the server asks but at most two minutes. */
    public static final RetryRules DEFAULT =
            new RetryRules(6, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(2));

    public RetryRules {
        if (attemptsMax < 1 || attemptsMax > 100) {
            throw new IllegalArgumentException("between 1 and 100 tries, not `" + attemptsMax + "`");
        }
        if (!base.isPositive() || ceiling.compareTo(base) < 0 || askedMax.isNegative()) {
            throw new IllegalArgumentException("waits of `" + base + "`, `" + ceiling + "`, `" + askedMax
                    + "`; the first must be positive, the second not smaller, the third not negative");
        }
    }
}
