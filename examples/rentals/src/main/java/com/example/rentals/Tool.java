package com.example.rentals;

/**
 * Something we hire out. We own one of each.
 *
 * @param id a short lower-case name, unique
 * @param name as it stands on the invoice
 * @param dayRate the price of one day
 */
public record Tool(String id, String name, Money dayRate) {}
