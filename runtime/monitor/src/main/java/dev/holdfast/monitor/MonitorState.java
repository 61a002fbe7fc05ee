package dev.holdfast.monitor;

import dev.holdfast.approval.Approvers;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.SessionId;
import dev.holdfast.workspace.SnapshotId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the monitor knows of a session: a pure fold over its events.
 *
 * @param rights the capabilities in force
 * @param reading what was read so far
 * @param calls where each call stands, by id
 * @param texts the complete observation of each closed call
 * @param approvals what was asked, approved and used
 */
public record MonitorState(
        List<Capability> rights,
        Reading reading,
        Map<CallId, Stand> calls,
        Map<CallId, String> texts,
        Approvals approvals) {

    /**
     * Where a call stands.
     *
     * @param judged what the policy last said of it
     * @param start its last start, if it was started
     * @param status how it ended, if it has
     */
    public record Stand(MonitorEvent.Judged judged, Optional<MonitorEvent.Started> start, Optional<Status> status) {
        /** The tool's name. */
        public String tool() {
            return judged.tool();
        }

        /** What it declared. */
        public List<Effect> effects() {
            return judged.effects();
        }

        /** What the policy said. */
        public Verdict verdict() {
            return judged.verdict();
        }
    }

    public MonitorState {
        rights = List.copyOf(rights);
        calls = Map.copyOf(calls);
        texts = Map.copyOf(texts);
    }

    /**
     * A session that has done nothing yet and holds no right.
     *
     * @param approvers whose signature counts; never from the workspace
     */
    public static MonitorState fresh(SessionId session, Approvers approvers) {
        return new MonitorState(List.of(), Reading.nothing(), Map.of(), Map.of(), Approvals.none(session, approvers));
    }

    /**
     * The session with the rights of a profile, after it was given a task.
     *
     * @param words the user's own
     * @param attachments what came with them: material, which nobody vouches for
     */
    public MonitorState opened(Profile profile, String words, List<String> attachments) {
        return new MonitorState(profile.rights(), reading.opened(words, attachments), calls, texts, approvals);
    }

    /** The join of the labels of all observations. */
    public Label seen() {
        return reading.label();
    }

    /** The state in which the record cannot be believed, for this reason. */
    public MonitorState unsound(String why) {
        return with(approvals.unsound(why));
    }

    /**
     * Refuses to go on from a record that holds what nobody had approved.
     *
     * @throws UnsoundSession when it does
     */
    public void mustBeSound() {
        approvals.unsound().ifPresent(why -> {
            throw new UnsoundSession(approvals.session(), why);
        });
    }

    /** The call's last start when it has no outcome: it may or may not have happened. */
    public Optional<MonitorEvent.Started> uncertain(CallId call) {
        return Optional.ofNullable(calls.get(call))
                .filter(stand -> stand.status().isEmpty())
                .flatMap(Stand::start);
    }

    /** Whether the call is one of that tool's. */
    public boolean isOf(CallId call, String tool) {
        return standOf(call).filter(stand -> stand.tool().equals(tool)).isPresent();
    }

    /** What a call declared when it was last judged. */
    List<Effect> effects(CallId call) {
        return standOf(call).map(Stand::effects).orElse(List.of());
    }

    /** The snapshot a call started from, if it has one. */
    public Optional<SnapshotId> before(CallId call) {
        return Optional.ofNullable(calls.get(call)).flatMap(Stand::start).flatMap(MonitorEvent.Started::before);
    }

    /** The same with these rights, which the person who runs the session has chosen. */
    public MonitorState withRights(List<Capability> chosen) {
        return new MonitorState(chosen, reading, calls, texts, approvals);
    }

    /**
     * The state after the event.
     *
     * @param at when it was recorded
     */
    public MonitorState apply(MonitorEvent event, Instant at) {
        if (event instanceof MonitorEvent.Judged judged) {
            var stand = new Stand(judged, standOf(judged.call()).flatMap(Stand::start), Optional.empty());
            return with(judged.call(), stand).with(approvals.judged(judged.call()));
        }
        return standOf(event.call())
                .map(stand -> apply(event, at, stand))
                .orElseGet(() -> unsound("call " + event.call() + " was never judged"));
    }

    private MonitorState apply(MonitorEvent event, Instant at, Stand stand) {
        return switch (event) {
            case MonitorEvent.Judged ignored -> this;
            case MonitorEvent.Asked e -> with(approvals.asked(e));
            case MonitorEvent.Answered e -> with(approvals.answered(stand.judged(), e, at));
            case MonitorEvent.Granted e -> granted(e);
            case MonitorEvent.Started e ->
                with(e.call(), new Stand(stand.judged(), Optional.of(e), stand.status()))
                        .with(approvals.started(stand.judged(), e));
            case MonitorEvent.Found ignored -> this;
            case MonitorEvent.RolledBack ignored -> this;
            case MonitorEvent.Closed e -> closed(e, stand);
            case MonitorEvent.Replied e -> with(e.call(), closed(stand, Status.DONE));
        };
    }

    private MonitorState granted(MonitorEvent.Granted event) {
        Approvals after = approvals.granted(event);
        if (after.unsound().isPresent()) {
            return with(after);
        }
        var grown = Stream.concat(rights.stream(), event.grant().rights().stream())
                .distinct()
                .toList();
        return new MonitorState(grown, reading, calls, texts, after);
    }

    private MonitorState closed(MonitorEvent.Closed event, Stand stand) {
        var all = new HashMap<>(texts);
        all.put(event.call(), event.observation().text());
        var ended = with(event.call(), closed(stand, event.status()));
        return new MonitorState(rights, reading.observed(stand.judged(), event), ended.calls, all, approvals);
    }

    private Optional<Stand> standOf(CallId call) {
        return Optional.ofNullable(calls.get(call));
    }

    private MonitorState with(CallId call, Stand stand) {
        var all = new HashMap<>(calls);
        all.put(call, stand);
        return new MonitorState(rights, reading, all, texts, approvals);
    }

    private MonitorState with(Approvals now) {
        return new MonitorState(rights, reading, calls, texts, now);
    }

    private static Stand closed(Stand old, Status status) {
        return new Stand(old.judged(), old.start(), Optional.of(status));
    }
}
