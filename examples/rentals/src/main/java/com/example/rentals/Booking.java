package com.example.rentals;

/**
 * A tool promised to a customer for a period.
 *
 * @param number counts up from 1
 * @param tool what goes out
 * @param customer who pays
 * @param period when
 */
public record Booking(int number, Tool tool, String customer, Period period) {}
