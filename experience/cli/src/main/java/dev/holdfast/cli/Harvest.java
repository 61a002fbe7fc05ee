package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.SessionId;
import dev.holdfast.workspace.SnapshotId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a session did to its workspace, step by step, as the ledger tells it.
 *
 * @param steps what changed something, in order
 * @param undone the names of those that a person has taken back since
 * @param unsettled the start that has no outcome, if there is one that can have changed something
 * @param halfDone the undo that was begun and has not ended, if there is one
 */
record Harvest(
        List<Step> steps,
        Set<String> undone,
        Optional<MonitorEvent.Started> unsettled,
        Optional<Event.UndoBegan> halfDone) {
    /** What {@link Event.UndoBegan} calls a whole session. */
    static final String SESSION = "session";

    /**
     * One step: an attempt at a call, or the roll-back of an attempt that was cut off.
     *
     * @param name by which a person names it: {@code c2}, {@code c2.2} for a second attempt, {@code c2.back} for a roll-back
     * @param what the call's tool, or what was done instead
     */
    record Step(String name, CallId call, Kind kind, String what, Extent extent) {
        SnapshotId before() {
            return extent.before();
        }

        SnapshotId after() {
            return extent.after();
        }
    }

    /** What kind of step it is. */
    enum Kind {
        ATTEMPT,
        /** It took back what an attempt had done, so it is no part of what the session did. */
        ROLL_BACK
    }

    /**
     * How far a step reaches.
     *
     * @param before the workspace when it began
     * @param after the workspace when it ended
     * @param foreign what of the difference somebody else made meanwhile
     */
    record Extent(SnapshotId before, SnapshotId after, List<PathName> foreign) {
        Extent {
            foreign = List.copyOf(foreign);
        }
    }

    Harvest {
        steps = List.copyOf(steps);
        undone = Set.copyOf(undone);
    }

    static Harvest of(Ledger ledger, SessionLog log) {
        return of(ledger, log, List.of());
    }

    /** @param more what has been found out since the last entry */
    static Harvest of(Ledger ledger, SessionLog log, List<? extends MonitorEvent> more) {
        var gathering = new Gathering();
        ledger.session(
                log.session(), recorded -> log.stamped(recorded).ifPresent(stamped -> gathering.take(stamped.event())));
        more.forEach(gathering::take);
        return gathering.harvest();
    }

    /** What a name, or {@link #SESSION}, stands for, taken back or not. A call's name stands for all its attempts. */
    List<Step> named(String what) {
        return steps.stream()
                .filter(step -> what.equals(step.name())
                        || (step.kind() == Kind.ATTEMPT
                                && (what.equals(SESSION)
                                        || what.equals(step.call().text()))))
                .toList();
    }

    /** The workspace before the first change, if there was one. */
    Optional<SnapshotId> first() {
        return named(SESSION).stream().map(Step::before).findFirst();
    }

    /** The workspace after the last change, if there was one. */
    Optional<SnapshotId> last() {
        return named(SESSION).reversed().stream().map(Step::after).findFirst();
    }

    /** Refuses to go on with a session whose workspace an undo has left half-way. */
    void mustBeWhole(SessionId session) {
        if (halfDone.isPresent()) {
            throw new Stop(
                    Stop.USAGE,
                    "an undo of session " + session + " was cut off; finish it with `holdfast undo --session " + session
                            + "`, then resume");
        }
    }

    /** The steps of an undo that was cut off, in the order in which they happened. */
    List<Step> of(Event.UndoBegan undo) {
        var names = new HashSet<>(undo.steps());
        return steps.stream().filter(step -> names.contains(step.name())).toList();
    }
}
