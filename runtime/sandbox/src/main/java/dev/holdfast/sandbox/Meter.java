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
    private final Disk workspace;
    private final Optional<Disk> scratch;

    /** A folder, and what was free there in the beginning; nothing when it was gone already. */
    private record Disk(Path folder, Optional<FreeSpace> before) {
        private static Disk of(Path folder) {
            return new Disk(folder, FreeSpace.at(folder));
        }

        private long bytesLost() {
            return before.flatMap(then -> FreeSpace.at(folder).map(now -> then.bytes() - now.bytes()))
                    .orElse(0L);
        }

        private long filesMade() {
            return before.flatMap(then -> FreeSpace.at(folder).map(now -> then.files() - now.files()))
                    .orElse(0L);
        }
    }

    /**
     * Begins to measure in a workspace.
     *
     * @param scratch a private folder that nothing else bounds
     */
    Meter(ProcessLimits limits, Path workspace, Optional<Path> scratch) {
        this.limits = limits;
        this.workspace = Disk.of(workspace);
        this.scratch = scratch.map(Disk::of);
    }

    /** Why the command must end; empty when it may go on. */
    Optional<Stop> look(ProcessTable processes) {
        var totals = limits.totals();
        var quotas = limits.quotas();
        if (processes.threads() > quotas.processesMax()) {
            return Optional.of(new Stop.Processes(quotas.processesMax()));
        }
        if (processes.memoryBytes() > totals.memoryBytesMax()) {
            return Optional.of(new Stop.Memory(totals.memoryBytesMax()));
        }
        if (processes.cpu().compareTo(totals.cpu()) > 0) {
            return Optional.of(new Stop.CpuTime(totals.cpu()));
        }
        if (workspace.bytesLost() > totals.diskBytesMax()) {
            return Optional.of(new Stop.DiskSpace(totals.diskBytesMax()));
        }
        if (workspace.filesMade() > totals.filesMax()) {
            return Optional.of(new Stop.Files(totals.filesMax()));
        }
        if (scratch.filter(disk -> disk.bytesLost() > quotas.scratchBytesMax()).isPresent()) {
            return Optional.of(new Stop.DiskSpace(quotas.scratchBytesMax()));
        }
        return Optional.empty();
    }
}
