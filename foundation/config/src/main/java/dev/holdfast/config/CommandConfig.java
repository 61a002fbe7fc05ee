package dev.holdfast.config;

import java.time.Duration;

/**
 * How long one command may run, how much it may print, and what contains it.
 *
 * @param timeout the longest run
 * @param outputBytesMax the bytes of output kept
 * @param sandbox which sandbox it runs in
 */
public record CommandConfig(Duration timeout, long outputBytesMax, Containment sandbox) {
    public CommandConfig {
        if (!timeout.isPositive() || outputBytesMax < 1) {
            throw new IllegalArgumentException("a command that may do nothing");
        }
    }
}
