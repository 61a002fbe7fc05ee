package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the kernel counts for each process of a command and what a process inherits: {@code RLIMIT_*} of its headers.
 *
 * @param account whose processes they are
 * @param limits each to the most it may be
 */
record KernelLimits(Account account, Map<Integer, Long> limits) {
    private static final int CORE = 4; // RLIMIT_CORE
    private static final int BOTH_BYTES = 16; // struct rlimit64: soft, hard

    KernelLimits {
        limits = Map.copyOf(limits);
    }

    /** These quotas, as far as we may have them ourselves, and the mark of the command. */
    static KernelLimits of(ProcessLimits.Quotas quotas, Account account, Mark mark) {
        var limits = new TreeMap<Integer, Long>();
        limits.put(CORE, 0L);
        limits.put(Mark.LIMIT, mark.value());
        limits.put(HardLimits.FILE_SIZE, HardLimits.atMost(HardLimits.FILE_SIZE, quotas.fileBytesMax()));
        limits.put(HardLimits.OPEN_FILES, HardLimits.atMost(HardLimits.OPEN_FILES, quotas.openFilesMax()));
        limits.put(
                HardLimits.PROCESSES,
                HardLimits.atMost(HardLimits.PROCESSES, quotas.processesHard() + Account.tasks()));
        return new KernelLimits(account, limits);
    }

    /**
     * Sets them on a process.
     *
     * @return whether all are in force
     */
    boolean setOn(int process) {
        try (Arena arena = Arena.ofConfined()) {
            var both = arena.allocate((long) limits.size() * BOTH_BYTES, 8);
            int at = 0;
            for (long limit : limits.values()) {
                both.set(ValueLayout.JAVA_LONG, at, limit);
                both.set(ValueLayout.JAVA_LONG, at + 8L, limit);
                at += BOTH_BYTES;
            }
            return setOn(process, both) || setAsItsUser(process, both);
        }
    }

    /** As the process's own user: root may lack the right to set another's limits, as in many containers. */
    private boolean setAsItsUser(int process, MemorySegment both) {
        if (!(account instanceof Account.Lesser lesser)) {
            return false;
        }
        return Becoming.calledBy(lesser, () -> setOn(process, both));
    }

    private boolean setOn(int process, MemorySegment both) {
        boolean all = true;
        long at = both.address();
        for (int limit : limits.keySet()) {
            all = all && Kernel.call(SystemCall.PRLIMIT64, process, limit, at, 0) == 0;
            at += BOTH_BYTES;
        }
        return all;
    }
}
