package dev.holdfast.terms;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes new ids from a clock and a source of randomness that come in from outside, so a simulated session has the same
 * ids every time. Not safe for use by several threads at once.
 */
public final class Ids {
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";

    private final InstantSource clock;
    private final RandomGenerator random;

    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A session id that sorts by the second it was made in; 25 bits are random. */
    public SessionId session() {
        long seconds = clock.instant().getEpochSecond();
        long bits = (seconds << 25) | (random.nextLong() & 0x1FFFFFF);
        var text = new StringBuilder("s-");
        for (int shift = 55; shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
        }
        return new SessionId(text.toString());
    }

    /** A trace id for one process; 127 bits are random. */
    public TraceId trace() {
        var hex = HexFormat.of();
        return new TraceId(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1)); // never zero
    }

    /** A number used once, as 16 lower-case hexadecimal digits. */
    public String nonce() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}
