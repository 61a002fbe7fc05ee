package dev.holdfast.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;

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

    private static final int ROOM_BYTES = 24;

    private final Map<String, byte[]> visible = new HashMap<>();
    private final Map<String, byte[]> durable = new HashMap<>();

    /** What a file held before it was replaced, and the next one of that name is written over. */
    private final Map<String, byte[]> replaced = new HashMap<>();

    private int changes;
    private int reads;
    private int faultAt = Integer.MAX_VALUE;
    private int faultUntil;
    private Fault fault = Fault.NOTHING_DONE;
    private final Set<String> renamed = new HashSet<>();
    private final Map<Lock, Thread> held = new EnumMap<>(Lock.class);
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
    synchronized int changes() {
        return changes;
    }

    /** How often something was read so far. */
    synchronized int reads() {
        return reads;
    }

    /** What of the bytes that were changed and not synced a power cut leaves. */
    enum Left {
        /** The first ones, as many as are torn. */
        FIRST,
        /** All but the first ones: blocks reach a disk in any order. */
        LAST
    }

    /** The disk after a power cut; of bytes that were written and not synced the first {@code torn} survive. */
    MemoryDisk afterPowerCut(int torn) {
        return afterPowerCut(torn, Left.FIRST);
    }

    MemoryDisk afterPowerCut(int torn, Left left) {
        var after = new MemoryDisk();
        for (String name : visible.keySet()) {
            byte[] safe = durable.getOrDefault(name, new byte[0]);
            byte[] seen = renamed.contains(name) ? safe : bytes(name); // a rename happens or does not
            int same = same(name);
            int middle = (int) Math.min((long) same + torn, Math.max(safe.length, seen.length));
            byte[] first = left == Left.FIRST ? seen : safe;
            byte[] last = left == Left.FIRST ? safe : seen;
            byte[] mixed = Arrays.copyOf(Arrays.copyOf(first, middle), Math.max(middle, last.length));
            if (last.length > middle) {
                System.arraycopy(last, middle, mixed, middle, last.length - middle);
            }
            after.visible.put(name, mixed);
            after.durable.put(name, mixed.clone());
        }
        return after;
    }

    /** How many bytes of a file a power cut may take. */
    int unsynced(String name) {
        return Math.max(bytes(name).length, durable.getOrDefault(name, new byte[0]).length) - same(name);
    }

    private int same(String name) {
        int mismatch = Arrays.mismatch(bytes(name), durable.getOrDefault(name, new byte[0]));
        return mismatch < 0 ? bytes(name).length : mismatch;
    }

    Set<String> names() {
        return new TreeSet<>(visible.keySet());
    }

    /** As it looks to a process that comes after another one died. */
    synchronized MemoryDisk copy() {
        var copy = new MemoryDisk();
        visible.forEach(copy::plant);
        return copy;
    }

    synchronized byte[] bytes(String name) {
        return visible.getOrDefault(name, new byte[0]).clone();
    }

    /** Changes a file behind everyone's back. */
    synchronized void plant(String name, byte[] bytes) {
        visible.put(name, bytes.clone());
        durable.put(name, bytes.clone());
    }

    @Override
    public synchronized long size(String name) {
        return visible.getOrDefault(name, new byte[0]).length;
    }

    @Override
    public synchronized byte[] read(String name, long from, int bytesMax) {
        reads++;
        byte[] all = visible.getOrDefault(name, new byte[0]);
        int start = (int) Math.min(from, all.length);
        return Arrays.copyOfRange(all, start, (int) Math.min(all.length, (long) start + bytesMax));
    }

    @Override
    public synchronized List<String> list(String folder) {
        var inside = new TreeSet<String>();
        for (String name : visible.keySet()) {
            if (name.startsWith(folder + "/")) {
                inside.add(name.substring(folder.length() + 1).split("/", 2)[0]);
            }
        }
        return List.copyOf(inside);
    }

    @Override
    public synchronized void write(String name, long at, byte[] bytes) throws IOException {
        boolean fails = fails();
        int done = !fails || fault == Fault.DONE || fault == Fault.DONE_IN_MEMORY ? bytes.length : 0;
        if (fails && fault == Fault.HALF_DONE) {
            done = bytes.length / 2;
        }
        byte[] old = bytes(name);
        if (at > old.length) {
            throw new IllegalArgumentException("a gap before " + at);
        }
        int end = (int) at + done;
        byte[] written = Arrays.copyOf(old, end > old.length && !fails ? end + ROOM_BYTES : Math.max(end, old.length));
        System.arraycopy(bytes, 0, written, (int) at, done);
        visible.put(name, written);
        report(fails, "write");
    }

    @Override
    public synchronized void truncate(String name, long size) throws IOException {
        boolean fails = fails();
        if (!fails || fault != Fault.NOTHING_DONE) {
            visible.put(name, Arrays.copyOf(bytes(name), (int) size));
        }
        report(fails, "truncate");
    }

    @Override
    public synchronized void sync(String name) throws IOException {
        boolean fails = fails();
        if (!fails || fault == Fault.DONE) {
            durable.put(name, bytes(name));
            renamed.remove(name);
        }
        report(fails, "sync");
    }

    @Override
    public synchronized void replace(SortedMap<String, byte[]> files) throws IOException {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no files to replace");
        }
        for (var file : files.entrySet()) {
            replaced.remove(file.getKey());
            putInPlace(file.getKey(), file.getValue());
        }
    }

    @Override
    public synchronized void reuse(String name, byte[] bytes) throws IOException {
        byte[] before = bytes(name);
        byte[] over = replaced.getOrDefault(name, new byte[0]);
        replaced.remove(name);
        byte[] written = Arrays.copyOf(over, Math.max(over.length, bytes.length));
        System.arraycopy(bytes, 0, written, 0, bytes.length);
        putInPlace(name, written);
        replaced.put(name, before);
    }

    private void putInPlace(String name, byte[] bytes) throws IOException {
        boolean fails = fails();
        if (!fails || fault == Fault.DONE || fault == Fault.DONE_IN_MEMORY) {
            visible.put(name, bytes.clone());
        }
        renamed.add(name);
        if (!fails || fault == Fault.DONE) {
            durable.put(name, bytes.clone());
            renamed.remove(name);
        }
        report(fails, "replace");
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        if (visible.containsKey(name)) {
            remove(name::equals, "delete");
        }
    }

    @Override
    public synchronized void discard(String folder) throws IOException {
        if (!list(folder).isEmpty()) {
            remove(name -> name.startsWith(folder + "/"), "discard");
        }
    }

    private void remove(Predicate<String> which, String call) throws IOException {
        boolean fails = fails();
        if (!fails || fault != Fault.NOTHING_DONE) {
            visible.keySet().removeIf(which);
        }
        report(fails, call);
    }

    /** Waits for other threads as long as they take, and for its own not at all. */
    @Override
    public synchronized Optional<Hold> lock(Lock which, Duration deadline) {
        deadlineAsked = deadline;
        while (held.containsKey(which) && held.get(which) != Thread.currentThread()) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts a test", e);
            }
        }
        return held.putIfAbsent(which, Thread.currentThread()) == null
                ? Optional.of(() -> release(which))
                : Optional.empty();
    }

    private synchronized void release(Lock which) {
        held.remove(which);
        notifyAll();
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
}
