package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import java.util.Map;
import java.util.Optional;

/**
 * By a stated policy, the entries below a minimum index were given up for good. Their hashes stay, so every root, receipt
 * and proof is what it was; only what was recorded can no longer be read.
 *
 * @param minimum the index of the first entry that is kept; a multiple of 256
 * @param sessions how many sessions lost their beginning with it, and so their content
 * @param setup the policy in force
 */
public record Pruned(long minimum, int sessions, Retention setup) {
    /** The kind of its entry. */
    public static final String KIND = "ledger.pruned";

    /**
     * By which policy entries are given up.
     *
     * @param retain how long each entry is kept at least, in days
     */
    public record Retention(long retain) {
        /** Its canonical JSON, over which the member {@code setup} of the entry's envelope is the digest. */
        public String json() {
            return "{\"retain\":" + retain + "}";
        }
    }

    /**
     * @throws IllegalArgumentException when no ledger can be pruned like that
     */
    public Pruned {
        if (minimum <= 0 || minimum % TilePath.WIDTH != 0) {
            throw new IllegalArgumentException(
                    "a minimum index is a multiple of " + TilePath.WIDTH + " above 0, not `" + minimum + "`");
        }
        if (sessions < 0 || setup.retain() < 0) {
            throw new IllegalArgumentException(
                    "neither `" + sessions + "` sessions nor `" + setup.retain() + "` days can be");
        }
    }

    /** The largest minimum that a ledger can be pruned to without giving up an entry from an index on. */
    public static long minimumBelow(long index) {
        return index / TilePath.WIDTH * TilePath.WIDTH;
    }

    /**
     * What an entry states, if it states a pruning.
     *
     * @throws LedgerException {@code CORRUPT} when it states one that cannot be
     */
    public static Optional<Pruned> stated(Recorded recorded) {
        return recorded.entry().kind().equals(KIND)
                ? Optional.of(of(recorded.index(), recorded.entry()))
                : Optional.empty();
    }

    /** The body of its entry. */
    public String body() {
        return "{\"minimum\":" + minimum + ",\"sessions\":" + sessions + ",\"setup\":" + setup.json() + "}";
    }

    /**
     * What an entry states.
     *
     * @param index where it stands; it cannot give up itself
     * @throws LedgerException {@code CORRUPT} when it is of another kind or states nothing that this version writes
     */
    static Pruned of(long index, Entry entry) {
        Map<String, Json> body = Json.object(entry.body()).values();
        if (entry.kind().equals(KIND)
                && body.get("minimum") instanceof Json.Whole(var minimum)
                && body.get("sessions") instanceof Json.Whole(var sessions)
                && body.get("setup") instanceof Json.Members(var setup)
                && setup.get("retain") instanceof Json.Whole(var retain)
                && minimum <= index) {
            try {
                return new Pruned(minimum, Math.toIntExact(sessions), new Retention(retain));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new LedgerException(
                        Code.CORRUPT, "an entry states a pruning that cannot be: " + e.getMessage(), e);
            }
        }
        throw Minimum.namesNothing();
    }
}
