package dev.holdfast.sandbox;

import java.time.Duration;

/** Why a command was ended from outside. */
public sealed interface Stop {
    /** It ran for longer than its limit. */
    record WallTime(Duration limit) implements Stop {}

    /** It printed more than its limit, in bytes. */
    record OutputFlood(long floodBytes) implements Stop {}

    /** {@link Running#kill()} was called. */
    record Killed() implements Stop {}
}
