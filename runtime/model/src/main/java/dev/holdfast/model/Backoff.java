package dev.holdfast.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * How long to wait before another try.
 *
 * @param rules the bounds
 * @param random where the jitter comes from
 */
record Backoff(RetryRules rules, RandomGenerator random) {
    private static final int DOUBLINGS_MAX = 30;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    /**
     * The wait after a failed try.
     *
     * @param attempt the number of that try, from 1
     * @param asked how long the server wants to be left alone; zero if it did not say
     */
    Duration after(int attempt, Duration asked) {
        Duration bound = rules.base().multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_MAX));
        Duration own =
                Duration.ofNanos(random.nextLong(smaller(bound, rules.ceiling()).toNanos() + 1));
        Duration granted = smaller(asked, rules.askedMax());
        return own.compareTo(granted) > 0 ? own : granted;
    }

    /**
     * How long the server asks to be left alone: {@code retry-after-ms} of some providers, or {@code retry-after} with
     * seconds or a date (RFC 9110, section 10.2.3). Zero when it does not say, or says nothing sensible.
     */
    static Duration asked(Map<String, String> headers, Instant now) {
        String millis = headers.getOrDefault("retry-after-ms", "").strip();
        if (NUMBER.matcher(millis).matches()) {
            return Duration.ofNanos((long) (Double.parseDouble(millis) * 1e6));
        }
        String after = headers.getOrDefault("retry-after", "").strip();
        if (NUMBER.matcher(after).matches()) {
            return Duration.ofMillis((long) (Double.parseDouble(after) * 1e3));
        }
        if (after.length() > 40) {
            return Duration.ZERO;
        }
        try {
            Duration until = Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(after, Instant::from));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            return Duration.ZERO; // no date either: the server did not say
        }
    }

    private static Duration smaller(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
