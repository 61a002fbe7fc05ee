package dev.holdfast.monitor;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.TestReport;
import dev.holdfast.workspace.SnapshotId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the monitor puts on the record. Each is durable before anything that depends on it happens. */
public sealed interface MonitorEvent {
    /** The call it is about. */
    CallId call();

    /**
     * The policy has decided about a call.
     *
     * @param tool what was called
     * @param subject digest of the exact call: tool, arguments, effects, and when people are asked the content it would
     *     leave behind; or of the rights of a plan
     * @param policy digest of the rules in force
     */
    record Judged(CallId call, String tool, Digest subject, List<Effect> effects, Digest policy, Verdict verdict)
            implements MonitorEvent {
        public Judged {
            effects = List.copyOf(effects);
        }
    }

    /** People were asked. */
    record Asked(CallId call, Question question) implements MonitorEvent {}

    /**
     * What came of it.
     *
     * @param question digest of the question
     * @param flaw why an answer that says yes is void; empty when it counts
     */
    record Answered(CallId call, Digest question, Answer answer, String flaw) implements MonitorEvent {}

    /** A plan was approved: the session's rights grew by exactly these. */
    record Granted(CallId call, Grant grant) implements MonitorEvent {}

    /**
     * The effect is about to begin. One without a {@link Closed} or {@link Replied} after it is uncertain.
     *
     * @param attempt 1, or more when an earlier start had no outcome
     * @param before the workspace as it was, when the effect can change it
     * @param consumed the question whose approval is used up by this start
     */
    record Started(CallId call, int attempt, Optional<SnapshotId> before, Optional<Digest> consumed)
            implements MonitorEvent {}

    /**
     * What the last start without an outcome left behind was looked at and kept. What differs from before the start is
     * the call's doing.
     *
     * @param now the workspace as it was found
     * @param edited but for these paths, which somebody else changed after the session had died
     */
    record Found(CallId call, SnapshotId now, List<PathName> edited) implements MonitorEvent {
        public Found {
            edited = List.copyOf(edited);
        }
    }

    /**
     * What the last start without an outcome left behind is taken back. That is done once another event of the call
     * follows which is neither this nor {@link Found}.
     *
     * @param from the workspace as it was until then
     * @param to as it is from then on
     */
    record RolledBack(CallId call, SnapshotId from, SnapshotId to) implements MonitorEvent {}

    /**
     * The call has ended.
     *
     * @param observation all that came of it, redacted
     * @param label of the observation
     * @param after the workspace as it is now, when the effect could change it
     * @param tests what a test run counted
     * @param alerts what happened that must not go unseen
     */
    record Closed(
            CallId call,
            Status status,
            Content observation,
            Label label,
            Optional<SnapshotId> after,
            Optional<TestReport> tests,
            List<String> alerts)
            implements MonitorEvent {
        public Closed {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * The model has answered.
     *
     * @param text its words
     * @param retries the waits before the answer came, in order
     */
    record Replied(CallId call, Content text, List<RequestedCall> calls, Stop stop, Tokens tokens, List<Waited> retries)
            implements MonitorEvent {
        public Replied {
            calls = List.copyOf(calls);
            retries = List.copyOf(retries);
        }
    }

    /**
     * One wait before another try at the model.
     *
     * @param attempt which try had failed, from 1
     * @param reason what the server said
     * @param pause how long was waited
     */
    record Waited(int attempt, String reason, Duration pause) {}
}
