package dev.holdfast.sandbox;

import java.time.Duration;

/**
 * How long a command may run and how much it may use. A command over {@code wall}, {@code output.floodBytes} or one of
 * the totals is killed; over a quota, the call that asked for more fails inside it.
 *
 * @param wall from its start to the end of its last process
 * @param output how much it may print
 * @param quotas what the kernel counts
 * @param totals what is looked at from outside while it runs
 */
public record ProcessLimits(Duration wall, OutputLimits output, Quotas quotas, Totals totals) {
    private static final Duration WALL_MAX = Duration.ofHours(24);

    /** Ten minutes, 64 KiB of output kept, 64 MiB printed, {@link Quotas#USUAL} and {@link Totals#USUAL}. */
    public static final ProcessLimits USUAL =
            new ProcessLimits(Duration.ofMinutes(10), OutputLimits.USUAL, Quotas.USUAL, Totals.USUAL);

    public ProcessLimits {
        if (wall.isNegative() || wall.isZero() || wall.compareTo(WALL_MAX) > 0) {
            throw new IllegalArgumentException("a wall limit is over 0 and at most 24 hours, not `" + wall + "`");
        }
    }

    /** The same with another wall limit. */
    public ProcessLimits within(Duration other) {
        return new ProcessLimits(other, output, quotas, totals);
    }

    /** The same with other limits of output. */
    public ProcessLimits with(OutputLimits other) {
        return new ProcessLimits(wall, other, quotas, totals);
    }

    /** The same with other quotas. */
    public ProcessLimits with(Quotas other) {
        return new ProcessLimits(wall, output, other, totals);
    }

    /** The same with other totals. */
    public ProcessLimits with(Totals other) {
        return new ProcessLimits(wall, output, quotas, other);
    }

    /**
     * How much a command may print.
     *
     * @param keptBytesMax of all that, how much is kept: its first half from the beginning, its second from the end
     * @param floodBytes printing more than this ends the command
     */
    public record OutputLimits(int keptBytesMax, long floodBytes) {
        private static final int KEPT_BYTES_MAX = 16 * 1024 * 1024;

        /** 64 KiB kept, 64 MiB printed. */
        public static final OutputLimits USUAL = new OutputLimits(64 * 1024, 64L * 1024 * 1024);

        public OutputLimits {
            if (keptBytesMax < 2 || keptBytesMax > KEPT_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "kept output is 2 to " + KEPT_BYTES_MAX + " bytes, not `" + keptBytesMax + "`");
            }
            if (floodBytes < keptBytesMax) {
                throw new IllegalArgumentException(
                        "a flood is at least the kept " + keptBytesMax + " bytes, not `" + floodBytes + "`");
            }
        }
    }

    /**
     * What the kernel counts. Core dumps are always off.
     *
     * @param processesMax processes and threads of the command at a time; one that has more is killed, and the kernel
     *     makes no more than twice as many before that is noticed
     * @param openFilesMax open files of one process
     * @param fileBytesMax length of one file it writes
     * @param scratchBytesMax what fits into each of its private folders: home, {@code /tmp} and {@code /dev/shm}
     */
    public record Quotas(int processesMax, int openFilesMax, long fileBytesMax, long scratchBytesMax) {
        /** 1024 processes, 4096 open files, 2 GiB a file, 1 GiB a private folder. */
        public static final Quotas USUAL = new Quotas(1_024, 4_096, 2L << 30, 1L << 30);

        public Quotas {
            if (processesMax < 1 || openFilesMax < 16 || fileBytesMax < 1 || scratchBytesMax < 4_096) {
                throw new IllegalArgumentException(
                        "quotas are at least 1 process, 16 open files, 1 byte a file and 4096 bytes a private folder");
            }
        }

        /** From here on the kernel makes no more. */
        long processesHard() {
            return 2L * processesMax;
        }
    }

    /**
     * What all processes of a command may use together. They are looked at ten times a second, so that a command can be
     * over one of these for a moment. The disk is looked at as a whole: what others write meanwhile counts as well.
     *
     * @param memoryBytesMax in memory, shared pages once
     * @param cpu processor time
     * @param diskBytesMax by which the workspace's disk may shrink
     * @param filesMax that may be made there
     */
    public record Totals(long memoryBytesMax, Duration cpu, long diskBytesMax, long filesMax) {
        /** 16 GiB of memory, twelve hours of processor time, 20 GiB of disk and a million files. */
        public static final Totals USUAL = new Totals(16L << 30, Duration.ofHours(12), 20L << 30, 1_000_000);

        public Totals {
            if (memoryBytesMax < 1 || cpu.isNegative() || cpu.isZero() || diskBytesMax < 1 || filesMax < 1) {
                throw new IllegalArgumentException("totals are at least 1 byte, 1 file and some processor time");
            }
        }
    }
}
