package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
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

        /** Whether its files are longer than that together; also when somebody hides some of them. */
        private boolean holdsMoreThan(long bytesMax) {
            long[] bytes = {0};
            try {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        bytes[0] += attributes.size();
                        return bytes[0] > bytesMax ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // gone since its folder was read
                        }
                        throw e;
                    }
                });
            } catch (IOException e) {
                return true;
            }
            return bytes[0] > bytesMax;
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

    /**
     * What a disk loses, others may have written, and a busy one loses much; so the folder has to hold it. What a command
     * keeps there without a name counts for the disk as a whole.
     */
    private Optional<Stop> look(Disk disk) {
        long lost = disk.bytesLost();
        long quota = limits.quotas().scratchBytesMax();
        long total = limits.totals().diskBytesMax();
        if (lost > total) {
            return Optional.of(new Stop.DiskSpace(total));
        }
        return lost > quota && disk.holdsMoreThan(quota) ? Optional.of(new Stop.DiskSpace(quota)) : Optional.empty();
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
        return scratch.flatMap(this::look);
    }
}
