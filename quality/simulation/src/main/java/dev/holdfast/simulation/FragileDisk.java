package dev.holdfast.simulation;

import dev.holdfast.ledger.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A disk in memory. It is full now and then, and when the power goes it forgets what was not synced but for a torn
 * beginning of the last append.
 */
final class FragileDisk implements Disk {
    private final Power power;
    private final RandomGenerator random;
    private final Map<String, byte[]> visible = new HashMap<>();
    private final Map<String, byte[]> durable = new HashMap<>();
    private double faults;
    private boolean held;

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

    /** The machine stops. What was synced stays; of an append that was not, some first bytes may. */
    void powerCut() {
        held = false;
        for (String name : visible.keySet()) {
            byte[] safe = durable.getOrDefault(name, new byte[0]);
            byte[] seen = bytes(name);
            boolean grown = seen.length > safe.length && Arrays.equals(Arrays.copyOf(seen, safe.length), safe);
            int torn = grown ? random.nextInt(seen.length - safe.length + 1) : 0;
            durable.put(name, grown ? Arrays.copyOf(seen, safe.length + torn) : safe);
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
    public void append(String name, byte[] bytes) throws IOException {
        power.point("before an append");
        boolean full = fault();
        byte[] old = bytes(name);
        int written = full ? random.nextInt(bytes.length + 1) : bytes.length;
        byte[] grown = Arrays.copyOf(old, old.length + written);
        System.arraycopy(bytes, 0, grown, old.length, written);
        visible.put(name, grown);
        power.point("after an append");
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
    public void replace(String name, byte[] bytes) throws IOException {
        power.point("before a replacement");
        boolean full = fault();
        if (!full || random.nextBoolean()) {
            visible.put(name, bytes.clone());
            durable.put(name, bytes.clone());
        }
        power.point("after a replacement");
        report(full);
    }

    @Override
    public Optional<Hold> lock(Duration deadline) {
        if (held) {
            return Optional.empty();
        }
        held = true;
        return Optional.of(() -> held = false);
    }

    @Override
    public void close() {
        held = false;
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
