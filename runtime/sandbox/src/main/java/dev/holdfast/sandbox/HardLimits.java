package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Our own hard limits: without privilege they can only be lowered. By the numbers of the kernel's {@code RLIMIT_*}. */
final class HardLimits {
    static final int FILE_SIZE = 1;
    static final int PROCESSES = 6;
    static final int OPEN_FILES = 7;

    private static final int OURS = 0;

    private HardLimits() {}

    /** As much as is wanted, or as there is. */
    static long atMost(int limit, long wanted) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(16, 8); // struct rlimit64: soft, hard
            long result = Kernel.call(SystemCall.PRLIMIT64, OURS, limit, 0, both.address());
            if (result < 0) {
                throw new SandboxException(Code.SETUP_FAILED, "cannot ask for our own limits: error " + -result);
            }
            long hard = both.get(ValueLayout.JAVA_LONG, 8); // all bits set where there is none
            return Long.compareUnsigned(hard, wanted) < 0 ? hard : wanted;
        }
    }
}
