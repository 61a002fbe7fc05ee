package dev.holdfast.sandbox;

import dev.holdfast.sandbox.RestrictedThread.Step;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

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
            boolean all = true;
            int at = 0;
            for (Map.Entry<Integer, Long> each : limits.entrySet()) {
                both.set(ValueLayout.JAVA_LONG, at, each.getValue());
                both.set(ValueLayout.JAVA_LONG, at + 8L, each.getValue());
                all = all && Kernel.call(SystemCall.PRLIMIT64, process, each.getKey(), both.address() + at, 0) == 0;
                at += BOTH_BYTES;
            }
            return all || setAsItsUser(arena, process, both);
        }
    }

    /** As the process's own user: root may lack the right to set another's limits, as in many containers. */
    private boolean setAsItsUser(Arena arena, int process, MemorySegment both) {
        if (!(account instanceof Account.Lesser lesser)) {
            return false;
        }
        var steps = new ArrayList<>(Becoming.user(arena, lesser));
        long at = both.address();
        for (int limit : limits.keySet()) {
            steps.add(new Step("limit", SystemCall.PRLIMIT64, process, limit, at, 0));
            at += BOTH_BYTES;
        }
        return taken(steps);
    }

    private static boolean taken(List<Step> steps) {
        try {
            new RestrictedThread(steps, new AtomicLongArray(steps.size()), () -> 0).run();
            return true;
        } catch (SandboxException e) {
            return false; // then nothing is started
        }
    }
}
