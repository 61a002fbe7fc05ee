package dev.holdfast.simulation;

import dev.holdfast.monitor.Payloads;
import dev.holdfast.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Payloads in memory that forget what was not synced when the power goes. Kept as UTF-8, as the vault keeps them. */
final class FragilePayloads implements Payloads {
    private final Power power;
    private final RandomGenerator random;
    private final Map<String, byte[]> durable = new HashMap<>();
    private final Map<String, byte[]> unsynced = new HashMap<>();

    FragilePayloads(Power power, RandomGenerator random) {
        this.power = power;
        this.random = random;
    }

    /** The machine stops; of what was not synced, some may stay. */
    void powerCut() {
        unsynced.forEach((id, bytes) -> {
            if (random.nextBoolean()) {
                durable.put(id, bytes);
            }
        });
        unsynced.clear();
    }

    @Override
    public String put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String id = Digest.of(bytes).hex();
        if (!durable.containsKey(id)) {
            unsynced.put(id, bytes);
        }
        return id;
    }

    @Override
    public String get(String id) {
        byte[] bytes = unsynced.getOrDefault(id, durable.get(id));
        if (bytes == null) {
            throw new IllegalStateException("the payload `" + id + "` was lost");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void sync() {
        if (unsynced.isEmpty()) {
            return;
        }
        power.point("before the payloads are synced");
        durable.putAll(unsynced);
        unsynced.clear();
        power.point("after the payloads were synced");
    }
}
