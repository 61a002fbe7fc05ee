package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.cli.Harvest.Extent;
import dev.holdfast.cli.Harvest.Kind;
import dev.holdfast.cli.Harvest.Step;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.SnapshotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fold over a session's events that gives its {@link Harvest}. For one use. */
final class Gathering {
    private final Map<CallId, String> tools = new HashMap<>();
    private final Map<CallId, Integer> rollBacks = new HashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> undone = new HashSet<>();
    private Optional<Event.UndoBegan> halfDone = Optional.empty();

    /** One start of a call that could change the workspace, and what became of it. */
    private static final class Attempt {
        final String tool;
        final MonitorEvent.Started started;
        final SnapshotId before;
        final List<RollBack> rollBacks = new ArrayList<>();
        Optional<SnapshotId> after = Optional.empty();
        Optional<MonitorEvent.Found> found = Optional.empty();
        /** Begun, and perhaps cut off: what it left is known once somebody looks again. */
        Optional<MonitorEvent.RolledBack> begun = Optional.empty();

        boolean settled;

        Attempt(String tool, MonitorEvent.Started started, SnapshotId before) {
            this.tool = tool;
            this.started = started;
            this.before = before;
        }

        String name() {
            return started.call() + (started.attempt() == 1 ? "" : "." + started.attempt());
        }

        void found(MonitorEvent.Found event) {
            found = Optional.of(event);
            after = Optional.of(event.now());
            begun = Optional.empty();
        }

        /** Something happened to the call that comes after a roll-back, so if one was begun it is done. */
        void wentOn() {
            begun.map(MonitorEvent.RolledBack::to).ifPresent(to -> {
                after = Optional.of(to);
                settled |= to.equals(before);
            });
            begun = Optional.empty();
        }

        void ended(Optional<SnapshotId> then) {
            wentOn();
            after = found.isPresent() ? after : then;
            settled = true;
        }
    }

    private record RollBack(String name, MonitorEvent.RolledBack event) {}

    void take(Event event) {
        switch (event) {
            case Event.Monitored(var inner) -> take(inner);
            case Event.UndoBegan began -> halfDone = Optional.of(began);
            case Event.Undone ignored -> {
                halfDone.ifPresent(began -> undone.addAll(began.steps()));
                halfDone = Optional.empty();
            }
            case Event.UndoGivenUp ignored -> halfDone = Optional.empty();
            case Event.Own ignored -> {}
        }
    }

    void take(MonitorEvent event) {
        switch (event) {
            case MonitorEvent.Judged judged -> {
                tools.put(judged.call(), judged.tool());
                last(judged.call()).ifPresent(Attempt::wentOn);
            }
            case MonitorEvent.Started started -> started(started);
            case MonitorEvent.Found found -> last(found.call()).ifPresent(attempt -> attempt.found(found));
            case MonitorEvent.RolledBack rolled ->
                last(rolled.call()).ifPresent(attempt -> {
                    int count = rollBacks.merge(rolled.call(), 1, Integer::sum);
                    String name = rolled.call() + ".back" + (count == 1 ? "" : Integer.toString(count));
                    attempt.rollBacks.add(new RollBack(name, rolled));
                    attempt.begun = Optional.of(rolled);
                });
            case MonitorEvent.Closed closed -> last(closed.call()).ifPresent(attempt -> attempt.ended(closed.after()));
            case MonitorEvent.Asked ignored -> {}
            case MonitorEvent.Answered ignored -> {}
            case MonitorEvent.Granted ignored -> {}
            case MonitorEvent.Replied ignored -> {}
        }
    }

    Harvest harvest() {
        var steps = new ArrayList<Step>();
        for (Attempt attempt : attempts) {
            CallId call = attempt.started.call();
            List<PathName> foreign =
                    attempt.found.map(MonitorEvent.Found::edited).orElse(List.of());
            attempt.after
                    .map(after -> new Extent(attempt.before, after, foreign))
                    .map(extent -> new Step(attempt.name(), call, Kind.ATTEMPT, attempt.tool, extent))
                    .ifPresent(steps::add);
            for (RollBack rollBack : attempt.rollBacks) {
                var event = rollBack.event();
                var extent = new Extent(event.from(), event.to(), List.of());
                steps.add(new Step(rollBack.name(), call, Kind.ROLL_BACK, "roll-back of a cut-off call", extent));
            }
        }
        return new Harvest(
                steps.stream()
                        .filter(step -> !step.before().equals(step.after()))
                        .toList(),
                undone,
                unsettled(),
                halfDone);
    }

    /** Only the last start can have no outcome: whoever goes on settles it before anything else. */
    private Optional<MonitorEvent.Started> unsettled() {
        return attempts.isEmpty()
                ? Optional.empty()
                : Optional.of(attempts.getLast())
                        .filter(attempt -> !attempt.settled && !undone.contains(attempt.name()))
                        .map(attempt -> attempt.started);
    }

    private void started(MonitorEvent.Started started) {
        last(started.call()).ifPresent(attempt -> {
            attempt.wentOn();
            attempt.settled = true;
        });
        String tool = tools.getOrDefault(started.call(), "?");
        started.before().ifPresent(before -> attempts.add(new Attempt(tool, started, before)));
    }

    private Optional<Attempt> last(CallId call) {
        return attempts.reversed().stream()
                .filter(attempt -> attempt.started.call().equals(call))
                .findFirst();
    }
}
