package dev.holdfast.cli;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Pruned;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.terms.SessionId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What of the ledger is older than it has to be kept. A session that was used since, or is open now, keeps everything from
 * its first entry on.
 *
 * @param minimum the index of the first entry that stays
 * @param newest when the last entry below it was recorded; empty when there is none
 * @param sessions those that lose their first entry, and with it their content
 * @param keeper the session whose first entry no minimum may pass, if any session stays
 */
record OldEntries(long minimum, Optional<Instant> newest, List<SessionId> sessions, Optional<Keeper> keeper) {
    /**
     * A session that stays.
     *
     * @param first the index of its first entry
     * @param last when it was used last
     */
    record Keeper(SessionId id, long first, Instant last) {}

    private record Reach(long first, boolean opens, Instant last) {
        static Reach from(Recorded recorded) {
            return new Reach(
                    recorded.index(),
                    Sketch.of(recorded.entry()).isPresent(),
                    recorded.entry().time());
        }

        Reach to(Instant time) {
            return new Reach(first, opens, time.isAfter(last) ? time : last); // clocks go back now and then
        }
    }

    /**
     * Reads the whole ledger.
     *
     * @param cutoff what was recorded at this time or later stays
     * @param open whether somebody has a session open
     */
    static OldEntries of(Ledger ledger, Instant cutoff, Predicate<SessionId> open) {
        var reaches = reaches(ledger);
        Optional<Keeper> keeper = reaches.entrySet().stream() // in the order of their first entries
                .filter(each -> !each.getValue().last().isBefore(cutoff) || open.test(each.getKey()))
                .findFirst()
                .map(each -> new Keeper(
                        each.getKey(), each.getValue().first(), each.getValue().last()));
        long minimum = Pruned.minimumBelow(
                keeper.map(Keeper::first).orElseGet(() -> ledger.head().size()));
        return new OldEntries(minimum, newest(ledger, minimum), losing(reaches, minimum), keeper);
    }

    /** Those that lose their first entry where the ledger is pruned to a minimum. */
    static List<SessionId> losing(Ledger ledger, long minimum) {
        return losing(reaches(ledger), minimum);
    }

    /** Of every session; what says that something was pruned belongs to none. */
    private static Map<SessionId, Reach> reaches(Ledger ledger) {
        var reaches = new LinkedHashMap<SessionId, Reach>();
        ledger.read(0, recorded -> {
            var entry = recorded.entry();
            if (!entry.kind().equals(Pruned.KIND)) {
                var known = reaches.get(entry.session());
                reaches.put(entry.session(), known == null ? Reach.from(recorded) : known.to(entry.time()));
            }
        });
        return reaches;
    }

    private static List<SessionId> losing(Map<SessionId, Reach> reaches, long minimum) {
        return reaches.entrySet().stream()
                .filter(each -> each.getValue().opens() && each.getValue().first() < minimum)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Optional<Instant> newest(Ledger ledger, long minimum) {
        return minimum > ledger.minimum()
                ? Optional.of(ledger.entry(minimum - 1).entry().time())
                : Optional.empty();
    }
}
