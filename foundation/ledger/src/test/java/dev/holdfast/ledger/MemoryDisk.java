package dev.holdfast.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A disk in memory that fails where it is told to and, when the power goes, forgets what was not synced. */
final class MemoryDisk implements Disk {
    /** How a call goes wrong. */
    enum Fault {
        /** It changes nothing. */
        NOTHING_DONE,
        /** Half of it happens, where halves exist. */
        HALF_DONE,
        /** Readers see it, but a power cut undoes it. */
        DONE_IN_MEMORY,
        /** It is done for good, but says it is not. */
        DONE
    }

    private final Map<String, byte[]> visible = new HashMap<>();
    private final Map<String, byte[]> durable = new HashMap<>();
    private int changes;
    private int faultAt = Integer.MAX_VALUE;
    private int faultUntil;
    private Fault fault = Fault.NOTHING_DONE;
    private boolean held;
    Duration deadlineAsked = Duration.ZERO;

    /** The next change but {@code skipped} fails, and every later one until {@link #repair}. */
    void breakAfter(int skipped, Fault how) {
        faultAt = changes + skipped;
        faultUntil = Integer.MAX_VALUE;
        fault = how;
    }

    /** The next change but {@code skipped} fails, once. */
    void failOnceAfter(int skipped, Fault how) {
        breakAfter(skipped, how);
        faultUntil = faultAt + 1;
    }

    void repair() {
        faultAt = Integer.MAX_VALUE;
    }

    /** How many changes were asked for so far. */
    int changes() {
        return changes;
    }

    /** The disk after a power cut; of bytes that were appended and not synced the first {@code torn} survive. */
    MemoryDisk afterPowerCut(int torn) {
        var after = new MemoryDisk();
        for (String name : visible.keySet()) {
            byte[] safe = durable.getOrDefault(name, new byte[0]);
            byte[] seen = bytes(name);
            byte[] left =
                    startsWith(seen, safe) ? Arrays.copyOf(seen, Math.min(seen.length, safe.length + torn)) : safe;
            after.visible.put(name, left);
            after.durable.put(name, left);
        }
        return after;
    }

    /** How many bytes of a file a power cut may take. */
    int unsynced(String name) {
        return bytes(name).length - durable.getOrDefault(name, new byte[0]).length;
    }

    MemoryDisk copy() {
        return afterPowerCut(Integer.MAX_VALUE / 2);
    }

    byte[] bytes(String name) {
        return visible.getOrDefault(name, new byte[0]).clone();
    }

    /** Changes a file behind everyone's back. */
    void plant(String name, byte[] bytes) {
        visible.put(name, bytes.clone());
        durable.put(name, bytes.clone());
    }

    @Override
    public long size(String name) {
        return bytes(name).length;
    }

    @Override
    public byte[] read(String name, long from, int bytesMax) {
        byte[] all = bytes(name);
        int start = (int) Math.min(from, all.length);
        return Arrays.copyOfRange(all, start, Math.min(all.length, start + bytesMax));
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        boolean fails = fails();
        int done = !fails || fault == Fault.DONE || fault == Fault.DONE_IN_MEMORY ? bytes.length : 0;
        if (fails && fault == Fault.HALF_DONE) {
            done = bytes.length / 2;
        }
        var grown = new ByteArrayOutputStream();
        grown.writeBytes(bytes(name));
        grown.write(bytes, 0, done);
        visible.put(name, grown.toByteArray());
        report(fails, "append");
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        boolean fails = fails();
        if (!fails || fault != Fault.NOTHING_DONE) {
            visible.put(name, Arrays.copyOf(bytes(name), (int) size));
        }
        report(fails, "truncate");
    }

    @Override
    public void sync(String name) throws IOException {
        boolean fails = fails();
        if (!fails || fault == Fault.DONE) {
            durable.put(name, bytes(name));
        }
        report(fails, "sync");
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        boolean fails = fails();
        if (!fails || fault == Fault.DONE || fault == Fault.DONE_IN_MEMORY) {
            visible.put(name, bytes.clone());
        }
        if (!fails || fault == Fault.DONE) {
            durable.put(name, bytes.clone());
        }
        report(fails, "replace");
    }

    @Override
    public Optional<Hold> lock(Duration deadline) {
        deadlineAsked = deadline;
        if (held) {
            return Optional.empty();
        }
        held = true;
        return Optional.of(() -> held = false);
    }

    @Override
    public void close() {}

    private boolean fails() {
        int change = changes++;
        return change >= faultAt && change < faultUntil;
    }

    private static void report(boolean failed, String call) throws IOException {
        if (failed) {
            throw new IOException("the disk failed at " + call);
        }
    }

    private static boolean startsWith(byte[] all, byte[] start) {
        return all.length >= start.length && Arrays.equals(all, 0, start.length, start, 0, start.length);
    }
}
