package com.example.rentals;

import static com.example.rentals.Samples.MIXER;
import static com.example.rentals.Samples.WASHER;
import static com.example.rentals.Samples.at;
import static com.example.rentals.Samples.period;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PricesTest {
    private static final Booking WEEKEND =
            new Booking(1, WASHER, "Ada", period("2025-06-14T10:00", "2025-06-16T10:00"));

    @Test
    void chargesEachDayBegun() {
        assertEquals(new Money(4800), Prices.rental(WASHER, period("2025-06-14T10:00", "2025-06-16T10:00")));
    }

    @Test
    void chargesFiveDaysForAWeek() {
        assertEquals(new Money(12000), Prices.rental(WASHER, period("2025-06-02T10:00", "2025-06-09T10:00")));
        assertEquals(new Money(14400), Prices.rental(WASHER, period("2025-06-02T10:00", "2025-06-10T10:00")));
    }

    @Test
    void neverChargesMoreForSixDaysThanForAWeek() {
        assertEquals(new Money(12000), Prices.rental(WASHER, period("2025-06-02T10:00", "2025-06-08T10:00")));
    }

    @Test
    void chargesNothingWithinHalfAnHourOfGrace() {
        assertEquals(Money.ZERO, Prices.lateFee(WEEKEND, at("2025-06-16T10:30")));
        assertEquals(Money.ZERO, Prices.lateFee(WEEKEND, at("2025-06-15T18:00")));
    }

    @Test
    void chargesATenthOfTheDayRateForEachLateHourBegun() {
        assertEquals(new Money(240), Prices.lateFee(WEEKEND, at("2025-06-16T10:31")));
        assertEquals(new Money(480), Prices.lateFee(WEEKEND, at("2025-06-16T12:00")));
        assertEquals(new Money(720), Prices.lateFee(WEEKEND, at("2025-06-16T12:00:01")));
    }

    @Test
    void roundsATenthUpToAWholeCent() {
        var booking = new Booking(2, new Tool("saw", "Saw", new Money(1999)), "Ada", WEEKEND.period());
        assertEquals(new Money(200), Prices.lateFee(booking, at("2025-06-16T11:00")));
    }

    @Test
    void neverChargesMoreForBeingLateThanARentalWouldHaveCost() {
        var booking = new Booking(3, MIXER, "Ada", WEEKEND.period());
        assertEquals(MIXER.dayRate(), Prices.lateFee(booking, at("2025-06-17T09:00")));
    }
}
