package com.example.rentals;

import java.time.Duration;
import java.time.ZonedDateTime;

/** What a rental costs. The rules stand in README.md, in the words of the counter. */
public final class Prices {
    private static final long DAYS_PER_WEEK = 7;
    private static final long DAYS_CHARGED_PER_WEEK = 5;
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final int LATE_HOURS_PER_DAY_RATE = 10;

    private Prices() {}

    /** The price of a period: days begun at the day rate, and a full week for the price of five days. */
    public static Money rental(Tool tool, Period period) {
        long days = period.daysBegun();
        long weeks = days / DAYS_PER_WEEK;
        long charged = weeks * DAYS_CHARGED_PER_WEEK + Math.min(days % DAYS_PER_WEEK, DAYS_CHARGED_PER_WEEK);
        return tool.dayRate().times(charged);
    }

    /**
     * What is added when the tool comes back late: a tenth of the day rate for each hour begun, nothing within half an
     * hour of grace, and never more than the late days would have cost as a rental.
     */
    public static Money lateFee(Booking booking, ZonedDateTime returned) {
        Duration late = booking.period().lateBy(returned);
        if (late.compareTo(GRACE) <= 0) {
            return Money.ZERO;
        }
        long hoursBegun = late.plusHours(1).minusNanos(1).toHours();
        Money byTheHour = booking.tool().dayRate().part(LATE_HOURS_PER_DAY_RATE).times(hoursBegun);
        return byTheHour.atMost(rental(booking.tool(), new Period(booking.period().to(), returned)));
    }
}
