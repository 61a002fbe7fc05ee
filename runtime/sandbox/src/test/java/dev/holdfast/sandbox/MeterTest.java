package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ProcessLimits.Quotas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MeterTest {
    private static final int QUOTA = 4 << 20;
    private static final int WRITTEN_MAX = 16 * QUOTA;
    private static final int CHUNK = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void whatOthersWriteOnTheDiskIsNotInTheFolder() throws IOException {
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        var limits = ProcessLimits.USUAL.with(new Quotas(1_024, 64, 1 << 30, QUOTA));
        var meter = new Meter(limits, folder, Optional.of(scratch));
        long before = free();
        fill(folder.resolve("of-others"), before);
        assertThat(meter.look(
                        ProcessTable.read().beneath(ProcessHandle.current().pid())))
                .isEmpty();
        Path own = scratch.resolve("own");
        assertThat(writesUntilStopped(own, meter)).isEqualTo(new Stop.DiskSpace(QUOTA));
        assertThat(Files.size(own)).isGreaterThan(QUOTA);
    }

    /** Others write and delete on the same disk meanwhile, so how much it takes cannot be said. */
    private static Stop writesUntilStopped(Path file, Meter meter) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int written = 0; written < WRITTEN_MAX; written += CHUNK) {
                channel.write(ByteBuffer.allocate(CHUNK));
                channel.force(true);
                var stop = meter.look(
                        ProcessTable.read().beneath(ProcessHandle.current().pid()));
                if (stop.isPresent()) {
                    return stop.get();
                }
            }
            throw new AssertionError("not stopped after " + WRITTEN_MAX + " bytes");
        }
    }

    /** Writes until the disk has lost three times the quota since {@code before}. */
    private void fill(Path file, long before) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (before - free() < 3L * QUOTA) {
                channel.write(ByteBuffer.allocate(CHUNK));
                channel.force(true);
            }
        }
    }

    private long free() {
        return FreeSpace.at(folder).orElseThrow().bytes();
    }
}
