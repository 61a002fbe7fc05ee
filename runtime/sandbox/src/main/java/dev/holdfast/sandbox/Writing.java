package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writing into a descriptor that never makes its writer wait, until it is closed. Nobody writes into a number after it was
 * given back to the kernel, which may have given it to something else since.
 */
final class Writing {
    private static final short ROOM = 4; // POLLOUT
    private static final long NAP_NANOS = 50_000_000;

    private final int descriptor;
    private boolean closed; // guarded by this

    /** @param descriptor open with {@code O_NONBLOCK} */
    Writing(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Writes all of it, waiting for room, unless it is closed before or nobody reads any more. */
    void write(byte[] bytes, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(count);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, count);
            for (int at = 0; at < count; ) {
                long written = tryWriting(memory.asSlice(at));
                if (written > 0) {
                    at += (int) written;
                } else if (written == 0 || written == -Kernel.EAGAIN) {
                    Polls.await(descriptor, ROOM, NAP_NANOS);
                } else {
                    return;
                }
            }
        }
    }

    private synchronized long tryWriting(MemorySegment memory) {
        return closed
                ? -Kernel.EPIPE
                : Kernel.untilDone(SystemCall.WRITE, descriptor, memory.address(), memory.byteSize());
    }

    /** Does something else with the descriptor unless it is closed. */
    synchronized void use(Runnable what) {
        if (!closed) {
            what.run();
        }
    }

    /** Closes the descriptor, once. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            Descriptors.close(descriptor);
        }
    }
}
