package dev.holdfast.config;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What one session may spend before it stops.
 *
 * @param toolCalls the most tool calls
 * @param turns the most answers of the model
 * @param timeout the longest time from the first step to the last, waiting for people left out
 * @param tokens the most tokens, prompts and answers together
 * @param costUsd the most money in US dollars, counted by the configured price; zero for no ceiling
 */
public record BudgetConfig(long toolCalls, long turns, Duration timeout, long tokens, BigDecimal costUsd) {
    public BudgetConfig {
        if (toolCalls < 1 || turns < 1 || tokens < 1 || !timeout.isPositive() || costUsd.signum() < 0) {
            throw new IllegalArgumentException("a budget that allows nothing");
        }
    }
}
