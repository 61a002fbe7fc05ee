package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.ledger.Verification;
import dev.holdfast.workspace.SnapshotId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What is left of a simulated session for the invariants to look at.
 *
 * @param scenario what it was made of
 * @param history everything that happened, in order
 * @param files the workspace before and after
 * @param books what the ledger says
 * @param states the session's state, live and from the ledger
 */
record Trace(Scenario scenario, List<Moment> history, Files files, Books books, States states) {
    Trace {
        history = List.copyOf(history);
    }

    /**
     * The workspace before and after.
     *
     * @param snapshots every snapshot taken in between
     */
    record Files(
            NavigableMap<String, String> before,
            NavigableMap<String, String> after,
            Map<SnapshotId, NavigableMap<String, String>> snapshots) {}

    /**
     * What the ledger says.
     *
     * @param events those of the session, read from the ledger at the end
     */
    record Books(Verification verification, List<Event.Stamped> events) {
        Books {
            events = List.copyOf(events);
        }
    }

    /** The session's state. */
    record States(SessionState live, SessionState replayed) {}

    /** The record from its beginning, for an invariant that goes through the history. */
    Docket docket() {
        return new Docket(Person.signatures(scenario.cast().enrolled()));
    }

    /** The same trace with another history. */
    Trace with(List<Moment> other) {
        return new Trace(scenario, other, files, books, states);
    }
}
