package dev.holdfast.simulation;

import java.util.Optional;

/** Replaying the ledger from its first entry gives the state that the running session had. */
final class ReplayEqualsLive implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        var states = trace.states();
        return states.live().equals(states.replayed())
                ? Optional.empty()
                : Optional.of("live " + states.live() + ", replayed " + states.replayed());
    }
}
