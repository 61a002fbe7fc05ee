package dev.holdfast.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves a little each time somebody looks at it. */
final class Ticks implements InstantSource {
    private static final Duration TICK = Duration.ofMillis(130);

    private Instant now = Instant.parse("2026-03-01T09:00:00Z");

    @Override
    public Instant instant() {
        now = now.plus(TICK);
        return now;
    }

    /** Lets time go by. */
    void pass(Duration time) {
        now = now.plus(time);
    }
}
