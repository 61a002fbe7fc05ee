package com.example.rentals;

/**
 * An amount in whole cents; it may be negative.
 *
 * @param cents the amount in cents
 */
public record Money(long cents) {
    public static final Money ZERO = new Money(0);

    public Money plus(Money other) {
        return new Money(Math.addExact(cents, other.cents));
    }

    public Money times(long factor) {
        return new Money(Math.multiplyExact(cents, factor));
    }

    /** One part of {@code parts} equal ones, rounded up to a whole cent. */
    public Money part(int parts) {
        return new Money(Math.ceilDiv(cents, (long) parts));
    }

    /** The smaller of the two. */
    public Money atMost(Money limit) {
        return cents <= limit.cents ? this : limit;
    }

    /** As on an invoice: {@code 24.00}. */
    @Override
    public String toString() {
        long whole = Math.abs(cents) / 100;
        long rest = Math.abs(cents) % 100;
        return (cents < 0 ? "-" : "") + whole + "." + (rest < 10 ? "0" : "") + rest;
    }
}
