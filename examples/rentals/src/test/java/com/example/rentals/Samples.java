package com.example.rentals;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** What several tests speak about. */
final class Samples {
    static final ZoneId SHOP = ZoneId.of("Europe/Berlin");
    static final Tool WASHER = new Tool("washer", "Pressure washer", new Money(2400));
    static final Tool MIXER = new Tool("mixer", "Concrete mixer", new Money(3150));

    private Samples() {}

    /** A time on the clock of the shop, such as {@code 2025-06-14T10:00}. */
    static ZonedDateTime at(String time) {
        return LocalDateTime.parse(time).atZone(SHOP);
    }

    static Period period(String from, String to) {
        return new Period(at(from), at(to));
    }
}
