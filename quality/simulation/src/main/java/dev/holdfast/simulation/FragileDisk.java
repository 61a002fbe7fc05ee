package dev.holdfast.simulation;

import dev.holdfast.ledger.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A disk in memory. It is full now and then, and when the power goes it forgets what was not synced but for a torn
 * beginning of the last write.
 */
final class FragileDisk implements Disk {
    private final Power power;
    private final RandomGenerator random;
    private final Map<String, byte[]> visible = new HashMap<>();
    private final Map<String, byte[]> durable = new HashMap<>();
    private double faults;
    private final Set<Lock> held = EnumSet.noneOf(Lock.class);

    FragileDisk(Power power, RandomGenerator random) {
        this.power = power;
        this.random = random;
    }

    /**
     * How often a change fails.
     *
     * @param rate from 0 to 1
     */
    void faults(double rate) {
        faults = rate;
    }

    /** The machine stops. What was synced stays; of a write that was not, some first bytes may. */
    void powerCut() {
        held.clear();
        for (String name : new TreeSet<>(visible.keySet())) {
            byte[] safe = durable.getOrDefault(name, new byte[0]);
            byte[] seen = bytes(name);
            int same = Arrays.mismatch(seen, safe);
            if (same >= 0 && seen.length > same) {
                int end = same + random.nextInt(seen.length - same + 1);
                byte[] torn = Arrays.copyOf(safe, Math.max(safe.length, end));
                System.arraycopy(seen, same, torn, same, end - same);
                durable.put(name, torn);
            }
        }
        visible.clear();
        visible.putAll(durable);
    }

    @Override
    public long size(String name) {
        return bytes(name).length;
    }

    @Override
    public byte[] read(String name, long from, int bytesMax) {
        byte[] all = bytes(name);
        int start = (int) Math.min(from, all.length);
        return Arrays.copyOfRange(all, start, (int) Math.min(all.length, (long) start + bytesMax));
    }

    @Override
    public List<String> list(String folder) {
        var inside = new TreeSet<String>();
        for (String name : visible.keySet()) {
            if (name.startsWith(folder + "/")) {
                inside.add(name.substring(folder.length() + 1).split("/", 2)[0]);
            }
        }
        return List.copyOf(inside);
    }

    @Override
    public void write(String name, long at, byte[] bytes) throws IOException {
        power.point("before a write");
        boolean full = fault();
        byte[] old = bytes(name);
        int written = full ? random.nextInt(bytes.length + 1) : bytes.length;
        byte[] changed = Arrays.copyOf(old, Math.max(old.length, Math.toIntExact(at) + written));
        System.arraycopy(bytes, 0, changed, Math.toIntExact(at), written);
        visible.put(name, changed);
        power.point("after a write");
        report(full);
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        power.point("before a cut");
        boolean full = fault();
        if (!full) {
            visible.put(name, Arrays.copyOf(bytes(name), (int) size));
        }
        power.point("after a cut");
        report(full);
    }

    @Override
    public void sync(String name) throws IOException {
        power.point("before a sync");
        boolean full = fault();
        if (!full || random.nextBoolean()) {
            durable.put(name, bytes(name));
        }
        power.point("after a sync");
        report(full);
    }

    @Override
    public void replace(SortedMap<String, byte[]> files) throws IOException {
        for (var file : files.entrySet()) {
            power.point("before a replacement");
            boolean full = fault();
            if (!full || random.nextBoolean()) {
                visible.put(file.getKey(), file.getValue().clone());
                durable.put(file.getKey(), file.getValue().clone());
            }
            power.point("after a replacement");
            report(full);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        if (visible.containsKey(name)) {
            remove(name::equals);
        }
    }

    @Override
    public void discard(String folder) throws IOException {
        if (!list(folder).isEmpty()) {
            remove(name -> name.startsWith(folder + "/"));
        }
    }

    private void remove(Predicate<String> which) throws IOException {
        power.point("before a deletion");
        boolean full = fault();
        if (!full) {
            visible.keySet().removeIf(which);
        }
        power.point("after a deletion");
        report(full);
    }

    @Override
    public Optional<Hold> lock(Lock which, Duration deadline) {
        return held.add(which) ? Optional.of(() -> held.remove(which)) : Optional.empty();
    }

    @Override
    public void close() {
        held.clear();
    }

    private byte[] bytes(String name) {
        return visible.getOrDefault(name, new byte[0]);
    }

    private boolean fault() {
        return faults > 0 && random.nextDouble() < faults;
    }

    private static void report(boolean full) throws IOException {
        if (full) {
            throw new IOException("no space left on the simulated disk");
        }
    }
}
