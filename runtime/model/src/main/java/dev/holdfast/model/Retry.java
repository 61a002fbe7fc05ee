package dev.holdfast.model;

import java.time.Duration;

/**
 * A wait before another try.
 *
 * @param attempt the number of the try that failed, from 1
 * @param reason why it failed
 * @param pause how long until the next
 */
public record Retry(int attempt, String reason, Duration pause) {}
