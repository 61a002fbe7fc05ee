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
    private static final int FILE_SIZE = 1; // RLIMIT_FSIZE
    private static final int CORE = 4;
    private static final int PROCESSES = 6;
    private static final int OPEN_FILES = 7;

    KernelLimits {
        limits = Map.copyOf(limits);
    }

    /** These quotas, as far as we may have them ourselves, and the mark of the command. */
    static KernelLimits of(ProcessLimits.Quotas quotas, Account account, Mark mark) {
        var ours = HardLimits.read();
        var limits = new TreeMap<Integer, Long>();
        limits.put(CORE, 0L);
        limits.put(Mark.LIMIT, mark.value());
        limits.put(FILE_SIZE, ours.atMost("file size", quotas.fileBytesMax()));
        limits.put(OPEN_FILES, ours.atMost("open files", quotas.openFilesMax()));
        limits.put(PROCESSES, ours.atMost("processes", quotas.processesHard() + Account.tasks()));
        return new KernelLimits(account, limits);
    }

    /**
     * Sets them on a process.
     *
     * @return whether all are in force
     */
    boolean setOn(int process) {
        try (Arena arena = Arena.ofShared()) {
            List<Step> steps = new ArrayList<>();
            for (Map.Entry<Integer, Long> each : limits.entrySet()) {
                MemorySegment both = arena.allocate(16, 8); // struct rlimit64
                both.set(ValueLayout.JAVA_LONG, 0, each.getValue());
                both.set(ValueLayout.JAVA_LONG, 8, each.getValue());
                steps.add(new Step("limit", SystemCall.PRLIMIT64, process, each.getKey(), both.address(), 0));
            }
            return switch (account) {
                case Account.Own ignored -> steps.stream().allMatch(step -> step.take() == 0);
                // As the process's own user: root may lack the right to set another's limits, as in many containers.
                case Account.Lesser lesser -> {
                    steps.addAll(0, Becoming.user(arena, lesser));
                    yield taken(arena, steps);
                }
            };
        }
    }

    private static boolean taken(Arena arena, List<Step> steps) {
        try {
            new RestrictedThread(arena, steps, new AtomicLongArray(steps.size()), () -> 0).run();
            return true;
        } catch (SandboxException e) {
            return false; // then nothing is started
        }
    }
}
