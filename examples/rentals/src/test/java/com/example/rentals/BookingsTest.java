package com.example.rentals;

import static com.example.rentals.Samples.MIXER;
import static com.example.rentals.Samples.WASHER;
import static com.example.rentals.Samples.period;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BookingsTest {
    private final Bookings bookings = new Bookings();

    @Test
    void promisesAToolOnceForTheSameTime() {
        var morning = period("2025-06-14T08:00", "2025-06-14T12:00");
        assertEquals(Optional.of(new Booking(1, WASHER, "Ada", morning)), bookings.add(WASHER, "Ada", morning));
        assertEquals(Optional.empty(), bookings.add(WASHER, "Grace", period("2025-06-14T11:59", "2025-06-14T18:00")));
        assertEquals(1, bookings.add(WASHER, "Grace", period("2025-06-14T12:00", "2025-06-14T18:00")).stream().count());
    }

    @Test
    void promisesDifferentToolsForTheSameTime() {
        var day = period("2025-06-14T08:00", "2025-06-15T08:00");
        bookings.add(WASHER, "Ada", day);
        assertEquals(Optional.of(new Booking(2, MIXER, "Grace", day)), bookings.add(MIXER, "Grace", day));
    }

    @Test
    void findsABookingByItsNumber() {
        Optional<Booking> booked = bookings.add(WASHER, "Ada", period("2025-06-14T08:00", "2025-06-15T08:00"));
        assertEquals(booked, bookings.find(1));
        assertEquals(Optional.empty(), bookings.find(0));
        assertEquals(Optional.empty(), bookings.find(2));
    }
}
