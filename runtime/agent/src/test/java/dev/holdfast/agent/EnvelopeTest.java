package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Question;
import dev.holdfast.ledger.Actor;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Run;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Payloads;
import dev.holdfast.monitor.UnsoundSession;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What an entry says besides what happened: who did it, in which process, and under what. */
class EnvelopeTest {
    private static final SessionId SESSION = new SessionId("s-000000000001");
    private static final TraceId FIRST = new TraceId("0af7651916cd43dd8448eb211c80319c");
    private static final TraceId SECOND = new TraceId("4bf92f3577b34da6a3ce929d0e0e4736");
    private static final Digest DIGEST = Digest.of("anything");
    private static final CallId C1 = CallId.of(1);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Budget BUDGET = new Budget(
            5, 5, 1_000, Duration.ofMinutes(90), new Budget.Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO));
    private static final Event.Opened OPENED = new Event.Opened(
            new Task(new Content("mend it"), List.of()), "/simulated/project", setup("coder-large"), BUDGET);

    @TempDir
    private Path folder;

    private final Map<String, String> kept = new HashMap<>();

    @Test
    void everyEventSaysWhoDidIt() {
        try (var ledger = ledger()) {
            var log = log(ledger, FIRST);
            log.record(OPENED);
            log.record(List.<MonitorEvent>of(
                    judged(),
                    new MonitorEvent.Started(C1, 1, Optional.empty(), Optional.empty()),
                    new MonitorEvent.Replied(
                            C1,
                            new Content("words"),
                            List.of(new RequestedCall("theirs", "read_file", "{}")),
                            Stop.TOOL_CALLS,
                            Tokens.reported(3, 1),
                            List.of())));
            log.record(new Event.Planned(C1, new Content("plan"), List.of(new Content("one"))));
            log.record(new Event.Told(new Content("go on")));
            log.record(new Event.Resumed(BUDGET, setup("other")));
            log.record(new Event.Ended(Ending.of(Ending.Reason.BUDGET, "spent")));

            assertThat(entries(ledger))
                    .extracting(entry -> entry.kind() + " " + entry.actor())
                    .containsExactly(
                            "session.opened user:ada",
                            "monitor.judged policy:git-internals",
                            "monitor.started platform",
                            "monitor.replied model:coder-large",
                            "session.planned agent",
                            "session.told platform",
                            "session.resumed user:ada",
                            "session.ended platform");
        }
    }

    @Test
    void anAnswerIsTheApproversOnlyWhenItCounts() {
        var approval = new Approval("grace", DIGEST, "AAAA");
        var answers = new ArrayList<MonitorEvent>();
        answers.add(new MonitorEvent.Answered(C1, DIGEST, new Answer.Approved(List.of(approval)), ""));
        answers.add(new MonitorEvent.Answered(C1, DIGEST, new Answer.Approved(List.of(approval)), "not signed"));
        answers.add(new MonitorEvent.Answered(C1, DIGEST, new Answer.Refused("grace"), ""));
        answers.add(new MonitorEvent.Answered(C1, DIGEST, new Answer.Unanswered("nobody is there"), ""));
        try (var ledger = ledger()) {
            var log = log(ledger, FIRST);
            log.record(OPENED);
            log.record(answers);

            assertThat(entries(ledger).stream().skip(1).map(Entry::actor))
                    .containsExactly(
                            Actor.approver("grace"), Actor.platform(), Actor.approver("grace"), Actor.platform());
        }
    }

    @Test
    void everyEntryNamesItsProcessAndWhatWasInForce() {
        try (var ledger = ledger()) {
            var first = log(ledger, FIRST);
            first.record(OPENED);
            first.record(new Event.Told(new Content("go on")));
            var second = log(ledger, SECOND);
            second.replay();
            second.record(new Event.Told(new Content("before it is resumed")));
            second.record(new Event.Resumed(BUDGET, setup("other")));
            second.record(new Event.Told(new Content("and on")));

            var entries = entries(ledger);
            assertThat(entries.stream().map(entry -> entry.run().trace()))
                    .containsExactly(FIRST, FIRST, SECOND, SECOND, SECOND);
            Digest before = Run.setup(inBody(entries.get(0)));
            Digest after = Run.setup(inBody(entries.get(3)));
            assertThat(before).isNotEqualTo(after);
            assertThat(entries.stream().map(entry -> entry.run().setup()))
                    .containsExactly(before, before, before, after, after);
        }
    }

    @Test
    void nothingComesBeforeTheFirstEntry() {
        try (var ledger = ledger()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> log(ledger, FIRST).record(new Event.Told(new Content("early"))))
                    .withMessage("`session.told` cannot be the first event of a session");
        }
    }

    @Test
    void aSessionWithAnEntryThatCannotBeReadDoesNotGoOn() {
        for (var strange : Map.of(
                        "watch.alarmed", "{}",
                        "monitor.approvedbyfiat", "{\"call\":\"c1\"}",
                        "session.stepdone", "{\"call\":\"c1\",\"step\":1,\"more\":1}",
                        "monitor.started", "{}")
                .entrySet()) {
            Path place = folder.resolve(strange.getKey());
            try (var ledger = ledger(place)) {
                log(ledger, FIRST).record(OPENED);
                ledger.append(List.of(new Entry(
                        strange.getKey(),
                        new Run(SESSION, FIRST, Run.setup("{}")),
                        Actor.platform(),
                        NOON,
                        strange.getValue())));
                var log = log(ledger, SECOND);
                log.replay();

                assertThatThrownBy(() -> log.state().monitor().mustBeSound())
                        .isInstanceOf(UnsoundSession.class)
                        .hasMessageStartingWith(
                                "the record of session `" + SESSION + "` is unsound, so nothing is carried"
                                        + " out in it: entry 1, a `" + strange.getKey()
                                        + "`, is none that this version can read; ");
            }
        }
    }

    @Test
    void anErasedSessionDoesNotGoOn() {
        try (var ledger = ledger()) {
            var log = log(ledger, FIRST);
            log.record(OPENED);
            log.record(new Event.Erased(1, 0, 200));
            assertThatThrownBy(() -> log.state().monitor().mustBeSound())
                    .hasMessageContaining("nothing is carried out in it: its content was erased; ");
        }
    }

    @Test
    void whatAGuessCouldBeTestedByIsContentHoweverShort() {
        var subject = Digest.of("the exact call");
        var matter = new Question.Matter(subject, DIGEST, 1, "the card that is shown");
        var judged = judged();
        try (var ledger = ledger()) {
            var log = log(ledger, FIRST);
            log.record(OPENED);
            log.record(new Event.Planned(C1, new Content("the plan"), List.of(new Content("the first step"))));
            log.record(List.of(
                    new MonitorEvent.Judged(
                            C1, judged.tool(), subject, judged.effects(), judged.policy(), judged.verdict()),
                    new MonitorEvent.Asked(C1, new Question(SESSION, C1, matter, "a-nonce", NOON))));

            assertThat(entries(ledger).stream().map(Entry::body))
                    .noneMatch(body -> body.contains("the card")
                            || body.contains("the first")
                            || body.contains("a-nonce")
                            || body.contains(subject.hex()));
            assertThat(kept.values()).contains("the card that is shown", "the first step", "a-nonce", subject.hex());
            var again = log(ledger, SECOND);
            again.replay();
            assertThat(again.state()).isEqualTo(log.state());
        }
    }

    private static MonitorEvent.Judged judged() {
        var effect = Effect.modelCall("model.example:443", 3);
        var allow = new Verdict.Allow(new RuleId("git-internals"));
        return new MonitorEvent.Judged(C1, Loop.MODEL, DIGEST, List.of(effect), DIGEST, allow);
    }

    private static Event.Setup setup(String model) {
        var sandbox = new Event.SandboxLevel("none", "Linux", List.of());
        return new Event.Setup(model, "model.example:443", sandbox, new Event.Pins(DIGEST, DIGEST, DIGEST));
    }

    /** The setup as a stranger finds it: a piece of the body. */
    private static String inBody(Entry entry) {
        return JsonMapper.builder().build().readTree(entry.body()).get("setup").toString();
    }

    private static List<Entry> entries(Ledger ledger) {
        var all = new ArrayList<Entry>();
        ledger.read(0, recorded -> all.add(recorded.entry()));
        return all;
    }

    private Ledger ledger() {
        return ledger(folder);
    }

    private static Ledger ledger(Path place) {
        place.toFile().mkdirs();
        return Ledger.open(FileDisk.open(place.resolve("ledger")), Ed25519Signer.open(place.resolve("key")));
    }

    private SessionLog log(Ledger ledger, TraceId trace) {
        return new SessionLog(
                SessionState.fresh(SESSION, new Approvers(Map.of())),
                ledger,
                payloads(),
                () -> NOON,
                new Operator(Actor.user("ada"), trace),
                event -> {});
    }

    private Payloads payloads() {
        return new Payloads() {
            @Override
            public String put(String text) {
                String id = Digest.of(text).hex();
                kept.put(id, text);
                return id;
            }

            @Override
            public String get(String id) {
                return kept.getOrDefault(id, "");
            }

            @Override
            public void sync() {}
        };
    }
}
