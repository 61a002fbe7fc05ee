package dev.holdfast.simulation;

import java.util.List;
import java.util.Optional;

/** Something that must be true of every session, whatever its model, its people and its machine do. */
interface Invariant {
    /** What breaks it in this trace, for people; empty when it holds. */
    Optional<String> breach(Trace trace);

    /** Those that hold for every session by itself. */
    static List<Invariant> all() {
        return List.of(
                new EffectsAreAllowed(),
                new IrreversibleOnce(),
                new StartsAreSettled(),
                new RightsAreGranted(),
                new LedgerKeepsAll(),
                new ReplayEqualsLive(),
                new RecordIsSound(),
                new GovernanceStands(),
                new EditsAreKept(),
                new EndsWithinBudget());
    }

    /** All that is broken in a trace, each with the name of its invariant. */
    static List<String> breaches(List<Invariant> invariants, Trace trace) {
        return invariants.stream()
                .flatMap(invariant ->
                        invariant
                                .breach(trace)
                                .map(breach -> invariant.getClass().getSimpleName() + ": " + breach)
                                .stream())
                .toList();
    }
}
