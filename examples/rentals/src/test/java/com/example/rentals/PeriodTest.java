package com.example.rentals;

import static com.example.rentals.Samples.period;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PeriodTest {
    @Test
    void aDayLastsUntilTheSameHourOfTheNextDate() {
        assertEquals(1, period("2025-06-14T10:00", "2025-06-15T10:00").daysBegun());
    }

    @Test
    void aDayBegunCountsAsAWholeOne() {
        assertEquals(1, period("2025-06-14T10:00", "2025-06-14T10:01").daysBegun());
        assertEquals(2, period("2025-06-14T10:00", "2025-06-15T10:01").daysBegun());
    }

    @Test
    void monthsAndLeapYearsMakeNoDifference() {
        assertEquals(2, period("2025-01-30T08:00", "2025-02-01T08:00").daysBegun());
        assertEquals(2, period("2028-02-28T08:00", "2028-03-01T08:00").daysBegun());
    }

    @Test
    void aWeekendWithTheClockChangeIsTwoDays() {
        assertEquals(2, period("2025-10-25T10:00", "2025-10-27T10:00").daysBegun());
    }

    @Test
    void aPeriodThatEndsWhenAnotherStartsDoesNotOverlapIt() {
        var second = period("2025-06-15T10:00", "2025-06-16T10:00");
        assertFalse(period("2025-06-14T10:00", "2025-06-15T10:00").overlaps(second));
        assertTrue(period("2025-06-14T10:00", "2025-06-15T10:01").overlaps(second));
    }

    @Test
    void refusesAPeriodThatEndsBeforeItStarts() {
        assertThrows(IllegalArgumentException.class, () -> period("2025-06-15T10:00", "2025-06-15T10:00"));
    }
}
