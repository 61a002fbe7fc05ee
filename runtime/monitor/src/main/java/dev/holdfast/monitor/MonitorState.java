package dev.holdfast.monitor;

import dev.holdfast.approval.Question;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.workspace.SnapshotId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the monitor knows of a session: a pure fold over its events.
 *
 * @param rights the capabilities in force
 * @param seen the join of the labels of all observations
 * @param calls where each call stands, by id
 * @param texts the complete observation of each closed call
 * @param consumed questions whose approval has been used
 */
public record MonitorState(
        List<Capability> rights,
        Label seen,
        Map<CallId, Stand> calls,
        Map<CallId, String> texts,
        Set<Digest> consumed) {

    /**
     * Where a call stands.
     *
     * @param tool the tool's name
     * @param effects what it declared
     * @param verdict what the policy said
     * @param start its last start, if it was started
     * @param status how it ended, if it has
     * @param question the last question asked about it
     */
    public record Stand(
            String tool,
            List<Effect> effects,
            Verdict verdict,
            Optional<MonitorEvent.Started> start,
            Optional<Status> status,
            Optional<Question> question) {}

    public MonitorState {
        rights = List.copyOf(rights);
        calls = Map.copyOf(calls);
        texts = Map.copyOf(texts);
        consumed = Set.copyOf(consumed);
    }

    /** A session that has done nothing yet. */
    public static MonitorState fresh(Profile profile) {
        return new MonitorState(profile.rights(), Label.TASK, Map.of(), Map.of(), Set.of());
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

    /** The state after the event. */
    public MonitorState apply(MonitorEvent event) {
        return switch (event) {
            case MonitorEvent.Judged e ->
                with(
                        e.call(),
                        new Stand(
                                e.tool(),
                                e.effects(),
                                e.verdict(),
                                standOf(e.call()).flatMap(Stand::start),
                                Optional.empty(),
                                Optional.empty()));
            case MonitorEvent.Asked e -> with(e.call(), asked(stand(e.call()), e.question()));
            case MonitorEvent.Answered ignored -> this;
            case MonitorEvent.Granted e ->
                new MonitorState(
                        Stream.concat(rights.stream(), e.grant().rights().stream())
                                .distinct()
                                .toList(),
                        seen,
                        calls,
                        texts,
                        plus(consumed, Optional.of(e.grant().question())));
            case MonitorEvent.Started e -> {
                var started = with(e.call(), started(stand(e.call()), e));
                yield new MonitorState(rights, seen, started.calls, texts, plus(consumed, e.consumed()));
            }
            case MonitorEvent.Found ignored -> this;
            case MonitorEvent.RolledBack ignored -> this;
            case MonitorEvent.Closed e -> {
                var closed = with(e.call(), closed(stand(e.call()), e.status()));
                var all = new HashMap<>(texts);
                all.put(e.call(), e.observation().text());
                yield new MonitorState(rights, seen.join(e.label()), closed.calls, all, consumed);
            }
            case MonitorEvent.Replied e -> with(e.call(), closed(stand(e.call()), Status.DONE));
        };
    }

    private Optional<Stand> standOf(CallId call) {
        return Optional.ofNullable(calls.get(call));
    }

    private Stand stand(CallId call) {
        return standOf(call)
                .orElseThrow(
                        () -> new IllegalStateException("call " + call + " was never judged; the record is wrong"));
    }

    private MonitorState with(CallId call, Stand stand) {
        var all = new HashMap<>(calls);
        all.put(call, stand);
        return new MonitorState(rights, seen, all, texts, consumed);
    }

    private static Stand asked(Stand old, Question question) {
        return new Stand(old.tool(), old.effects(), old.verdict(), old.start(), old.status(), Optional.of(question));
    }

    private static Stand started(Stand old, MonitorEvent.Started start) {
        return new Stand(old.tool(), old.effects(), old.verdict(), Optional.of(start), old.status(), old.question());
    }

    private static Stand closed(Stand old, Status status) {
        return new Stand(old.tool(), old.effects(), old.verdict(), old.start(), Optional.of(status), old.question());
    }

    private static Set<Digest> plus(Set<Digest> all, Optional<Digest> one) {
        if (one.isEmpty()) {
            return all;
        }
        var more = new HashSet<>(all);
        if (!more.add(one.get())) {
            throw new IllegalStateException("approval " + one.get().brief() + " is used twice; the record is wrong");
        }
        return more;
    }
}
