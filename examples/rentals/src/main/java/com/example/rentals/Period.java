package com.example.rentals;

import java.time.Duration;
import java.time.ZonedDateTime;

/**
 * A stretch of time in the zone of the shop, from its start up to but not including its end: a tool that comes back at
 * noon can go out again at noon.
 *
 * @param from when the tool leaves
 * @param to when it is due back, after {@code from}
 */
public record Period(ZonedDateTime from, ZonedDateTime to) {
    private static final Duration DAY = Duration.ofHours(24);

    public Period {
        if (!from.getZone().equals(to.getZone())) {
            throw new IllegalArgumentException(
                    "a period lies in one zone, not in " + from.getZone() + " and " + to.getZone());
        }
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a period ends after it starts, not at " + to);
        }
    }

    public boolean overlaps(Period other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }

    /**
     * How many days are charged. A day lasts from one time on the clock to the same time on the next date, and a day
     * begun counts as a whole one.
     */
    public long daysBegun() {
        Duration length = Duration.between(from, to);
        long days = length.dividedBy(DAY);
        return DAY.multipliedBy(days).equals(length) ? days : days + 1;
    }

    /** How long after its end {@code instant} is; zero when it is not after it. */
    public Duration lateBy(ZonedDateTime instant) {
        return instant.isAfter(to) ? Duration.between(to, instant) : Duration.ZERO;
    }
}
