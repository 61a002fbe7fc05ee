package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.ledger.Verification;
import java.util.List;
import java.util.Optional;

/** The ledger is intact and holds every event that was ever said to be durable, in order, and no other. */
final class LedgerKeepsAll implements Invariant {
    @Override
    public Optional<String> breach(Trace trace) {
        if (trace.books().verification() instanceof Verification.Broken broken) {
            return Optional.of("the ledger is broken at " + broken.index() + ": " + broken.what());
        }
        List<Event.Stamped> told = History.events(trace.history());
        List<Event.Stamped> kept = trace.books().events();
        for (int i = 0; i < Math.max(told.size(), kept.size()); i++) {
            String was = i < told.size() ? told.get(i).toString() : "nothing";
            String is = i < kept.size() ? kept.get(i).toString() : "nothing";
            if (!was.equals(is)) {
                return Optional.of("entry " + i + " was " + was + " and is " + is);
            }
        }
        return Optional.empty();
    }
}
