package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds values that are known to be secret, in every form they are commonly written in. */
final class KnownValues implements Detector {
    private static final Hit.Kind KIND = new Hit.Kind("known-value", Hit.Subject.SECRET);
    private static final int ANCHOR_BYTES = 8;
    private static final int VALUE_BYTES_MAX = 8 * 1024;

    /** From the first bytes to all that begin so, a character for each byte. */
    private final Map<String, List<String>> byBeginning = new LinkedHashMap<>();

    private KnownValues() {}

    static KnownValues of(Set<String> values) {
        var known = new KnownValues();
        values.stream().sorted().forEach(value -> {
            for (Needle needle : Renderings.of(value, KIND.name())) {
                known.add(new String(needle.text().getBytes(UTF_8), ISO_8859_1));
            }
        });
        return known;
    }

    private void add(String value) {
        if (value.length() >= ANCHOR_BYTES) {
            byBeginning
                    .computeIfAbsent(value.substring(0, ANCHOR_BYTES), _ -> new ArrayList<>())
                    .add(value.substring(0, Math.min(VALUE_BYTES_MAX, value.length())));
        }
    }

    @Override
    public List<String> anchors() {
        return List.copyOf(byBeginning.keySet());
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        int longest = end;
        for (String value : byBeginning.getOrDefault(sight.text(start, end), List.of())) {
            if (start + value.length() > longest
                    && sight.text(start, start + value.length()).equals(value)) {
                longest = start + value.length();
                finds.add(KIND, start, longest);
            } else if (value.length() == end - start) {
                finds.add(KIND, start, end);
            }
        }
        return end;
    }
}
