package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of registered assets was seen in some bytes. Filled in the order of the bytes. */
final class Sightings {
    private static final Comparator<Sighting> SHARE =
            Comparator.comparingDouble(sighting -> (double) sighting.fingerprints() / sighting.all());

    private final Map<Asset, Seen> seen = new LinkedHashMap<>();

    /**
     * How much of one asset was seen.
     *
     * @param fingerprints how many of its fingerprints
     * @param all how many it has
     * @param at the byte where the first begins
     */
    record Sighting(Asset asset, int fingerprints, int all, long at) {
        /** How much of it, in percent; never 0. */
        int percent() {
            return (int) Math.max(1, fingerprints * 100L / all);
        }
    }

    void add(Asset asset, int all, long fingerprint, long at) {
        seen.computeIfAbsent(asset, _ -> new Seen(all, at)).fingerprints.add(fingerprint);
    }

    /** Of each asset the version that most was seen of, of equal ones the last; versions of one have most in common. */
    List<Sighting> best() {
        Map<String, Sighting> best = new LinkedHashMap<>();
        seen.forEach((asset, it) -> best.merge(
                asset.name(),
                new Sighting(asset, it.fingerprints.size(), it.all, it.at),
                (before, now) -> SHARE.compare(before, now) > 0 ? before : now));
        return new ArrayList<>(best.values());
    }

    private static final class Seen {
        private final int all;
        private final long at;
        private final Set<Long> fingerprints = new HashSet<>();

        Seen(int all, long at) {
            this.all = all;
            this.at = at;
        }
    }
}
