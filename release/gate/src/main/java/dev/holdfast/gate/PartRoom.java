package dev.holdfast.gate;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may come out of the files of one artifact, all of them together: sources in maps, archives in texts. Which file finds
 * no room any more depends on the order in which threads come by; that one does not. Safe for use by several threads.
 */
final class PartRoom {
    /** As much as all files of an artifact may have. */
    private static final long BYTES_MAX = 4L << 30;

    private final AtomicLong left;

    PartRoom() {
        this(BYTES_MAX);
    }

    PartRoom(long bytes) {
        left = new AtomicLong(bytes);
    }

    /**
     * Takes some of it.
     *
     * @return whether there was so much left
     */
    boolean take(long bytes) {
        return left.addAndGet(-bytes) >= 0;
    }
}
