package com.example.rentals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All bookings, in memory. Safe for use by many threads; no tool is ever promised twice for the same time. */
public final class Bookings {
    private final List<Booking> all = new ArrayList<>(); // guarded by this

    /** Promises the tool, or answers nothing when it is already promised for some of that time. */
    public synchronized Optional<Booking> add(Tool tool, String customer, Period period) {
        if (!free(tool, period)) {
            return Optional.empty();
        }
        var booking = new Booking(all.size() + 1, tool, customer, period);
        all.add(booking);
        return Optional.of(booking);
    }

    public synchronized boolean free(Tool tool, Period period) {
        return all.stream()
                .filter(booking -> booking.tool().equals(tool))
                .noneMatch(booking -> booking.period().overlaps(period));
    }

    public synchronized Optional<Booking> find(int number) {
        return number >= 1 && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
    }
}
