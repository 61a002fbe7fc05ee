package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a {@link Supervisor} waits for, by {@code ppoll}. */
final class Polls {
    static final int WAKE = 0;
    static final int LISTENER = 1;
    static final int LEADER = 2;

    private static final int COUNT = 3;
    private static final int BYTES = 8; // struct pollfd: descriptor, wanted, seen
    private static final short READABLE = 1; // POLLIN
    private static final short HUNG_UP = 0x10; // POLLHUP
    private static final long TICK_NANOS_LEAST = 2_000_000;
    private static final long TICK_NANOS_MOST = 200_000_000;
    private static final int SIGNAL_SET_BYTES = 8;

    /** Not only for a time. */
    static final long FOREVER = -1;

    private final MemorySegment polls;
    private final MemorySegment tick;
    private long tickNanos = TICK_NANOS_LEAST;

    Polls(Arena arena) {
        this.polls = arena.allocate((long) COUNT * BYTES, 8);
        this.tick = arena.allocate(16, 8); // struct timespec
    }

    /**
     * Waits until something can be read.
     *
     * @param wake descriptor; as the others, negative to be left out
     * @param nanos how long at most, less than a second; or {@link #FOREVER}
     */
    void await(int wake, int listener, int leader, long nanos) {
        set(WAKE, wake);
        set(LISTENER, listener);
        set(LEADER, leader);
        tick.set(ValueLayout.JAVA_LONG, 8, nanos);
        long result = Kernel.call(
                SystemCall.PPOLL, polls.address(), COUNT, nanos < 0 ? 0 : tick.address(), 0, SIGNAL_SET_BYTES);
        if (result < 0) {
            for (int i = 0; i < COUNT; i++) {
                polls.set(ValueLayout.JAVA_SHORT, (long) i * BYTES + 6, (short) 0); // interrupted: nothing seen
            }
        }
    }

    /**
     * Waits until one thing is possible, or an error is, or time is up.
     *
     * @param what an event of {@code poll}
     * @param nanos how long at most, less than a second; or {@link #FOREVER}
     */
    static void await(int descriptor, short what, long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(BYTES, 8);
            poll.set(ValueLayout.JAVA_INT, 0, descriptor);
            poll.set(ValueLayout.JAVA_SHORT, 4, what);
            MemorySegment time = arena.allocate(16, 8); // struct timespec
            time.set(ValueLayout.JAVA_LONG, 8, nanos);
            Kernel.call(SystemCall.PPOLL, poll.address(), 1, nanos < 0 ? 0 : time.address(), 0, SIGNAL_SET_BYTES);
        }
    }

    /** How long to wait for what has to be looked at: each time twice as long as before, up to a bound. */
    long nextTick() {
        long now = tickNanos;
        tickNanos = Math.min(2 * tickNanos, TICK_NANOS_MOST);
        return now;
    }

    boolean readable(int which) {
        return (seen(which) & READABLE) != 0;
    }

    boolean hungUp(int which) {
        return (seen(which) & HUNG_UP) != 0;
    }

    private short seen(int which) {
        return polls.get(ValueLayout.JAVA_SHORT, (long) which * BYTES + 6);
    }

    private void set(int which, int descriptor) {
        polls.set(ValueLayout.JAVA_INT, (long) which * BYTES, descriptor);
        polls.set(ValueLayout.JAVA_SHORT, (long) which * BYTES + 4, READABLE);
    }
}
