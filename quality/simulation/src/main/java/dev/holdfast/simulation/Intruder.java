package dev.holdfast.simulation;

import dev.holdfast.agent.SessionState;
import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process with the ledger's key and no approver's: it writes on the record what nobody approved. */
enum Intruder {
    /** Starts something under an approval that was never given. */
    STARTS_UNASKED {
        @Override
        List<MonitorEvent> forged(SessionState state, Instant now) {
            var question = question(state, now);
            return List.of(judged(state), started(state, Optional.of(question.digest())));
        }
    },
    /** Starts something that people must approve, as if they need not. */
    STARTS_WITHOUT {
        @Override
        List<MonitorEvent> forged(SessionState state, Instant now) {
            return List.of(judged(state), started(state, Optional.empty()));
        }
    },
    /** Puts question and answer on the record, with a signature under an enrolled name. */
    SIGNS_FALSELY {
        @Override
        List<MonitorEvent> forged(SessionState state, Instant now) {
            var question = question(state, now);
            return List.of(
                    judged(state),
                    new MonitorEvent.Asked(call(state), question),
                    answered(state, question, Person.impostor().approve(question)),
                    started(state, Optional.of(question.digest())));
        }
    },
    /** Starts again what was approved once, with the very approval. */
    USES_AGAIN {
        @Override
        List<MonitorEvent> forged(SessionState state, Instant now) {
            return state.monitor().calls().values().stream()
                    .map(MonitorState.Stand::start)
                    .flatMap(Optional::stream)
                    .filter(start -> start.consumed().isPresent())
                    .findFirst()
                    .<List<MonitorEvent>>map(List::of)
                    .orElse(List.of());
        }
    },
    /** Grants the session rights that nobody was asked for. */
    GRANTS {
        @Override
        List<MonitorEvent> forged(SessionState state, Instant now) {
            var question = question(state, now);
            return List.of(judged(state), new MonitorEvent.Granted(call(state), new Grant(question.digest(), RIGHTS)));
        }
    },
    /** Grants rights under a question and answer of its own. */
    GRANTS_FALSELY {
        @Override
        List<MonitorEvent> forged(SessionState state, Instant now) {
            var question = question(state, now);
            return List.of(
                    judged(state),
                    new MonitorEvent.Asked(call(state), question),
                    answered(state, question, Person.impostor().approve(question)),
                    new MonitorEvent.Granted(call(state), new Grant(question.digest(), RIGHTS)));
        }
    };

    private static final List<Capability> RIGHTS = List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md"));
    private static final Digest SUBJECT = Digest.of(
            "holdfast grant 1\n" + Digest.of("CHANGE_GOVERNANCE AGENTS.md").hex() + "\n");
    private static final Digest POLICY = Digest.of("policy");

    /** What it appends to a session in that state; nothing when there is nothing it could use. */
    abstract List<MonitorEvent> forged(SessionState state, Instant now);

    private static CallId call(SessionState state) {
        return CallId.of(state.talk().calls() + 1);
    }

    private static Question question(SessionState state, Instant now) {
        return new Question(
                new SessionId("s-000000000001"),
                call(state),
                new Question.Matter(SUBJECT, POLICY, 1, "may it?"),
                "nonce",
                now.plus(Duration.ofMinutes(10)));
    }

    private static MonitorEvent judged(SessionState state) {
        var effect = new Effect(
                Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md", Environment.WORKSPACE, Reversibility.REVERSIBLE, 0);
        var ask = new Verdict.Ask(new RuleId("governance-path"), "because", 1);
        return new MonitorEvent.Judged(call(state), "write_file", SUBJECT, List.of(effect), POLICY, ask);
    }

    private static MonitorEvent answered(SessionState state, Question question, Approval approval) {
        return new MonitorEvent.Answered(call(state), question.digest(), new Answer.Approved(List.of(approval)), "");
    }

    private static MonitorEvent started(SessionState state, Optional<Digest> consumed) {
        return new MonitorEvent.Started(call(state), 1, Optional.empty(), consumed);
    }
}
