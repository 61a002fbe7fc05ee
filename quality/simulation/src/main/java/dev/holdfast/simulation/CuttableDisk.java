package dev.holdfast.simulation;

import dev.holdfast.ledger.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

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
    public List<String> list(String folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void write(String name, long at, byte[] bytes) throws IOException {
        power.point("before a write");
        disk.write(name, at, bytes);
        power.point("after a write");
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
    public void replace(SortedMap<String, byte[]> files) throws IOException {
        power.point("before a replacement");
        disk.replace(files);
        power.point("after a replacement");
    }

    @Override
    public void delete(String name) throws IOException {
        power.point("before a deletion");
        disk.delete(name);
    }

    @Override
    public void discard(String folder) throws IOException {
        power.point("before a deletion");
        disk.discard(folder);
    }

    @Override
    public Optional<Hold> lock(Lock which, Duration deadline) throws IOException {
        return disk.lock(which, deadline);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
