package dev.holdfast.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files that are only read. */
final class Shelf implements Disk {
    private final SortedMap<String, byte[]> files;

    Shelf(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    @Override
    public long size(String name) {
        return file(name).length;
    }

    @Override
    public byte[] read(String name, long from, int bytesMax) {
        byte[] file = file(name);
        int start = Math.clamp(from, 0, file.length);
        return Arrays.copyOfRange(file, start, start + Math.min(bytesMax, file.length - start));
    }

    @Override
    public List<String> list(String folder) {
        var inside = new TreeSet<String>();
        for (String name : files.keySet()) {
            if (name.startsWith(folder + "/")) {
                inside.add(name.substring(folder.length() + 1).split("/", 2)[0]);
            }
        }
        return List.copyOf(inside);
    }

    @Override
    public void write(String name, long at, byte[] bytes) throws IOException {
        throw readOnly();
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        throw readOnly();
    }

    @Override
    public void sync(String name) {
        // nothing was written
    }

    @Override
    public void replace(SortedMap<String, byte[]> replacements) throws IOException {
        throw readOnly();
    }

    @Override
    public void delete(String name) throws IOException {
        throw readOnly();
    }

    @Override
    public void discard(String folder) throws IOException {
        throw readOnly();
    }

    @Override
    public Optional<Hold> lock(Lock which, Duration deadline) {
        return Optional.of(() -> {});
    }

    @Override
    public void close() {
        // nothing is open
    }

    private byte[] file(String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    private static IOException readOnly() {
        return new IOException("a shelf is only read");
    }
}
