package dev.holdfast.monitor;

import dev.holdfast.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Payloads in a map, as UTF-8. */
final class MemoryPayloads implements Payloads {
    final Map<String, byte[]> kept = new HashMap<>();

    @Override
    public String put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String id = Digest.of(bytes).hex();
        kept.put(id, bytes);
        return id;
    }

    @Override
    public String get(String id) {
        return new String(kept.getOrDefault(id, new byte[0]), StandardCharsets.UTF_8);
    }

    @Override
    public void sync() {}
}
