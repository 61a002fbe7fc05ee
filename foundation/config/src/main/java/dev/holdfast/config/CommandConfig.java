package dev.holdfast.config;

import java.time.Duration;

/**
 * How long one command may run and how much it may print.
 *
 * @param timeout the longest run
 * @param outputBytesMax the bytes of output kept
 */
public record CommandConfig(Duration timeout, long outputBytesMax) {
    public CommandConfig {
        if (!timeout.isPositive() || outputBytesMax < 1) {
            throw new IllegalArgumentException("a command that may do nothing");
        }
    }
}
