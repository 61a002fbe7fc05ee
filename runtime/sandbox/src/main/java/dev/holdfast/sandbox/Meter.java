package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks, every now and then, at what all processes of a running command use together, and says when it is too much. What
 * the kernel counts for each process alone is no bound for many; and between two looks a command may go over its limits.
 */
final class Meter {
    /** How often to look. */
    static final Duration INTERVAL = Duration.ofMillis(100);

    private final ProcessLimits limits;
    private final Path workspace;
    private final FreeSpace before;

    /** Begins to measure in a workspace. */
    Meter(ProcessLimits limits, Path workspace) {
        this.limits = limits;
        this.workspace = workspace;
        this.before = FreeSpace.at(workspace);
    }

    /** Why the command must end; empty when it may go on. */
    Optional<Stop> look(ProcessTable processes) {
        var totals = limits.totals();
        if (processes.threads() > limits.quotas().processesMax()) {
            return Optional.of(new Stop.Processes(limits.quotas().processesMax()));
        }
        if (processes.memoryBytes() > totals.memoryBytesMax()) {
            return Optional.of(new Stop.Memory(totals.memoryBytesMax()));
        }
        if (processes.cpu().compareTo(totals.cpu()) > 0) {
            return Optional.of(new Stop.CpuTime(totals.cpu()));
        }
        var now = FreeSpace.at(workspace);
        if (before.bytes() - now.bytes() > totals.diskBytesMax()) {
            return Optional.of(new Stop.DiskSpace(totals.diskBytesMax()));
        }
        if (before.files() - now.files() > totals.filesMax()) {
            return Optional.of(new Stop.Files(totals.filesMax()));
        }
        return Optional.empty();
    }
}
