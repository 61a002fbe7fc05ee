package dev.holdfast.sandbox;

import java.time.Duration;

/** Why a command was ended from outside. */
public sealed interface Stop {
    /** It ran for longer than its limit. */
    record WallTime(Duration limit) implements Stop {}

    /** It printed more than its limit, in bytes. */
    record OutputFlood(long floodBytes) implements Stop {}

    /** All of its processes together held more memory than their limit, in bytes. */
    record Memory(long bytesMax) implements Stop {}

    /** It had more processes and threads than its limit. */
    record Processes(int max) implements Stop {}

    /** All of its processes together used more processor time than their limit. */
    record CpuTime(Duration limit) implements Stop {}

    /** While it ran, the disk that the workspace is on lost more than its limit, in bytes. */
    record DiskSpace(long bytesMax) implements Stop {}

    /** While it ran, more files were made on the disk that the workspace is on than its limit. */
    record Files(long max) implements Stop {}

    /** {@link Running#kill()} was called. */
    record Killed() implements Stop {}
}
