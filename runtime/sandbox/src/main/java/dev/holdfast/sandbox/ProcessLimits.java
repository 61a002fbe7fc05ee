package dev.holdfast.sandbox;

import java.time.Duration;

/**
 * How long a command may run and how much it may use. A command over {@code wall} or {@code output.floodBytes} is
 * killed; over a quota, the call that asked for more fails inside it.
 *
 * @param wall from its start to the end of its last process
 * @param output how much it may print
 * @param quotas what the kernel counts
 */
public record ProcessLimits(Duration wall, OutputLimits output, Quotas quotas) {
    private static final Duration WALL_MAX = Duration.ofHours(24);

    /** Ten minutes, 64 KiB of output kept, 64 MiB printed, and {@link Quotas#USUAL}. */
    public static final ProcessLimits USUAL =
            new ProcessLimits(Duration.ofMinutes(10), OutputLimits.USUAL, Quotas.USUAL);

    public ProcessLimits {
        if (wall.isNegative() || wall.isZero() || wall.compareTo(WALL_MAX) > 0) {
            throw new IllegalArgumentException("a wall limit is over 0 and at most 24 hours, not `" + wall + "`");
        }
    }

    /** The same with another wall limit. */
    public ProcessLimits within(Duration other) {
        return new ProcessLimits(other, output, quotas);
    }

    /** The same with other limits of output. */
    public ProcessLimits with(OutputLimits other) {
        return new ProcessLimits(wall, other, quotas);
    }

    /** The same with other quotas. */
    public ProcessLimits with(Quotas other) {
        return new ProcessLimits(wall, output, other);
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
     * What the kernel counts. Core dumps are always off. Memory is not among them: see the gaps of {@link Level}.
     *
     * @param processesMax processes and threads of the command at a time
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
    }
}
