package dev.holdfast.simulation;

import dev.holdfast.ledger.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A real disk with points at which the power may go. */
record CuttableDisk(Disk disk, Power power) implements Disk {
    @Override
    public long size(String name) throws IOException {
        return disk.size(name);
    }

    @Override
    public byte[] read(String name, long from, int bytesMax) throws IOException {
        return disk.read(name, from, bytesMax);
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        power.point("before an append");
        disk.append(name, bytes);
        power.point("after an append");
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        power.point("before a cut");
        disk.truncate(name, size);
    }

    @Override
    public void sync(String name) throws IOException {
        power.point("before a sync");
        disk.sync(name);
        power.point("after a sync");
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        power.point("before a replacement");
        disk.replace(name, bytes);
        power.point("after a replacement");
    }

    @Override
    public Optional<Hold> lock(Duration deadline) throws IOException {
        return disk.lock(deadline);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
