package dev.holdfast.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The end of the time that one reply may take.
 *
 * @param clock what time it is
 * @param end when time is up
 */
record Deadline(InstantSource clock, Instant end) {
    static Deadline in(Duration total, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(total));
    }

    /** What is left; zero when time is up. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The shorter of what is left and that limit; never quite nothing, which a time-out cannot be. */
    Duration atMost(Duration limit) {
        Duration shorter = left().compareTo(limit) < 0 ? left() : limit;
        return shorter.isZero() ? Duration.ofMillis(1) : shorter;
    }

    /** The same bytes, until time is up: a server that keeps sending a little does not keep us for ever. */
    InputStream over(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                check();
                return super.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                check();
                return super.read(into, offset, length);
            }
        };
    }

    private void check() throws Passed {
        if (left().isZero()) {
            throw new Passed();
        }
    }

    /** Time is up. */
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1;

        Passed() {
            super("time is up");
        }
    }
}
