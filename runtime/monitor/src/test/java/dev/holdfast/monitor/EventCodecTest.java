package dev.holdfast.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.tools.TestReport;
import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.SnapshotId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    /** A whole entry has 16 KiB; the envelope takes a few hundred bytes of it. */
    private static final int BODY_BYTES_MAX = 15 * 1024;

    private static final CallId CALL = CallId.of(7);
    private static final RuleId RULE = new RuleId("no-capability");
    private static final SnapshotId SNAPSHOT =
            new SnapshotId(new BlobId(Digest.of("a manifest").hex()));
    private static final Effect WRITE = Effect.write(new PathName("src/a.txt"), 12);

    private final MemoryPayloads payloads = new MemoryPayloads();
    private final EventCodec<MonitorEvent> codec = new EventCodec<>("monitor", MonitorEvent.class, payloads);

    static List<MonitorEvent> everyEvent() {
        var report = new TestReport(
                "maven", List.of("a"), List.of("b"), List.of("c"), new TestReport.Counts(1, 1, 1, false));
        var question = new Question(
                new SessionId("s-000000000001"),
                CALL,
                new Question.Matter(Digest.of("call"), Digest.of("policy"), 2, "a card\nof two lines"),
                "00ff",
                Instant.parse("2026-03-01T09:00:00.123456789Z"));
        var deny = new Verdict.Deny(RULE, "why", "remedy");
        var waited = new MonitorEvent.Waited(2, "503", Duration.ofMillis(1_250));
        return List.of(
                judged(new Verdict.Allow(RULE), WRITE),
                judged(new Verdict.Ask(RULE, "why", 2), WRITE),
                judged(deny),
                new MonitorEvent.Asked(CALL, question),
                new MonitorEvent.Answered(
                        CALL, question.digest(), new Answer.Approved(Scene.approvals(question, Scene.ADA)), ""),
                new MonitorEvent.Answered(CALL, question.digest(), new Answer.Refused("ada"), ""),
                new MonitorEvent.Answered(CALL, question.digest(), new Answer.Unanswered("nobody"), "expired"),
                new MonitorEvent.Granted(
                        CALL,
                        new Grant(
                                question.digest(),
                                List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, "AGENTS.md")))),
                new MonitorEvent.Started(CALL, 1, Optional.empty(), Optional.empty()),
                new MonitorEvent.Started(CALL, 2, Optional.of(SNAPSHOT), Optional.of(question.digest())),
                new MonitorEvent.Found(CALL, SNAPSHOT, List.of(new PathName("src/a.txt"))),
                new MonitorEvent.RolledBack(CALL, SNAPSHOT, SNAPSHOT),
                closed(Optional.empty(), List.of()),
                closed(Optional.of(report), List.of("an alert")),
                new MonitorEvent.Replied(
                        CALL,
                        new Content("words"),
                        List.of(new RequestedCall("id", "tool", "{\"a\":1}")),
                        Stop.TOOL_CALLS,
                        Tokens.reported(10, 2),
                        List.of(waited)));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void everyEventComesBackAsItWas(MonitorEvent event) {
        assertThat(back(event)).isEqualTo(event);
    }

    @Test
    void theEventsAboveAreAllThereAre() {
        assertThat(everyEvent().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(MonitorEvent.class.getPermittedSubclasses());
    }

    @Test
    void aKindNamesModuleAndEvent() {
        assertThat(codec.kind(judged(new Verdict.Allow(RULE)))).isEqualTo("monitor.judged");
        assertThat(codec.knows("monitor.judged")).isTrue();
        assertThat(codec.knows("session.judged")).isFalse();
    }

    @Test
    void contentIsKeptInThePayloadsAlone() {
        String body = codec.encode(closed(Optional.empty(), List.of()));
        assertThat(body).doesNotContain("all that came of it");
        assertThat(payloads.kept.values())
                .extracting(bytes -> new String(bytes, UTF_8))
                .contains("all that came of it");
    }

    @Test
    void aLongListIsKeptInThePayloadsAlone() {
        var calls = IntStream.range(0, 300)
                .mapToObj(i -> new RequestedCall("id" + i, "tool", "{\"path\":\"file-" + i + "\"}"))
                .toList();
        var event = new MonitorEvent.Replied(
                CALL, new Content(""), calls, Stop.TOOL_CALLS, Tokens.reported(1, 1), List.of());
        assertThat(codec.encode(event).length()).isLessThan(500);
        assertThat(back(event)).isEqualTo(event);
    }

    @Test
    void aListOfLongTextsComesBackTooThoughBothAreKeptInThePayloads() {
        var calls = Collections.nCopies(40, new RequestedCall("id", "tool", "x".repeat(5_000)));
        var event = new MonitorEvent.Replied(
                CALL, new Content(""), calls, Stop.TOOL_CALLS, Tokens.reported(1, 1), List.of());
        assertThat(back(event)).isEqualTo(event);
    }

    @Test
    void noEventOutgrowsALedgerEntryWhateverItsTextsHold() {
        for (String text : List.of("x", "\u202e", "\u0001", "漢", "\ud83d\ude00")) {
            String huge = text.repeat(40_000);
            String edge = text.repeat(160);
            for (String piece : List.of(huge, edge)) {
                for (MonitorEvent event : full(piece)) {
                    assertThat(codec.encode(event).getBytes(UTF_8).length).isLessThan(BODY_BYTES_MAX);
                    assertThat(back(event)).isEqualTo(event);
                }
            }
        }
    }

    @Test
    void halfACharacterBecomesAQuestionMarkSinceNoLedgerCanHoldIt() {
        var event = new MonitorEvent.Replied(
                CALL,
                new Content("half \ud83d"),
                List.of(new RequestedCall("id", "to\udc00ol", "{\"a\":\"\ud83d\"}")),
                Stop.TOOL_CALLS,
                Tokens.reported(1, 1),
                List.of());
        assertThat(back(event))
                .isEqualTo(new MonitorEvent.Replied(
                        CALL,
                        new Content("half ?"),
                        List.of(new RequestedCall("id", "to?ol", "{\"a\":\"?\"}")),
                        Stop.TOOL_CALLS,
                        Tokens.reported(1, 1),
                        List.of()));
    }

    @Test
    void anAmountKeepsItsDigitsAndIsNoNumberWhichTheLedgerWouldRefuse() {
        var bills = new EventCodec<>("bill", Bill.class, payloads);
        var paid = new Bill.Paid(new BigDecimal("2.50"));
        assertThat(bills.encode(paid)).isEqualTo("{\"amount\":\"2.50\"}");
        assertThat(bills.decode("bill.paid", "{\"amount\":\"2.50\"}")).isEqualTo(paid);
    }

    sealed interface Bill {
        record Paid(BigDecimal amount) implements Bill {}
    }

    @Test
    void refusesWhatItDidNotWrite() {
        String body = codec.encode(new MonitorEvent.RolledBack(CALL, SNAPSHOT, SNAPSHOT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode("monitor.rolledback", body.replace("\"call\"", "\"extra\":1,\"call\"")))
                .withMessage("an event of kind `monitor.rolledback` has a malformed body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode("monitor.rolledback", "{}"))
                .withMessage("an event of kind `monitor.rolledback` has a malformed body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode("monitor.rolledback", "not json"))
                .withMessage("an event of kind `monitor.rolledback` has a malformed body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode("monitor.invented", body))
                .withMessage("unknown kind of event `monitor.invented`");
    }

    /** Bodies with one byte changed are an event or an IllegalArgumentException, never anything else. */
    @Test
    void aDamagedBodyIsAnEventOrRefused() {
        RandomGenerator random = new SplittableRandom(42);
        for (MonitorEvent event : everyEvent()) {
            byte[] body = codec.encode(event).getBytes(UTF_8);
            for (int i = 0; i < 200; i++) {
                byte[] damaged = body.clone();
                damaged[random.nextInt(damaged.length)] = (byte) (' ' + random.nextInt(95));
                try {
                    assertThat(codec.decode(codec.kind(event), new String(damaged, UTF_8)))
                            .isNotNull();
                } catch (IllegalArgumentException refused) {
                    assertThat(refused.getMessage()).isNotEmpty();
                }
            }
        }
    }

    /** Events with this text wherever a text may stand. */
    private static List<MonitorEvent> full(String text) {
        var names = new ArrayList<>(Collections.nCopies(6, text));
        var report = new TestReport(text, names, names, names, new TestReport.Counts(1, 1, 1, false));
        var question = new Question(
                new SessionId("s-000000000001"),
                CALL,
                new Question.Matter(Digest.of("call"), Digest.of("policy"), 2, text),
                text,
                Instant.parse("2026-03-01T09:00:00Z"));
        var effects = Collections.nCopies(
                64, new Effect(Effect.Kind.SEND_MESSAGE, text, WRITE.environment(), WRITE.reversibility(), 1));
        return List.of(
                judged(new Verdict.Deny(RULE, text, text), effects.toArray(Effect[]::new)),
                new MonitorEvent.Asked(CALL, question),
                new MonitorEvent.Answered(CALL, Digest.of("question"), new Answer.Refused(text), text),
                closed(Optional.of(report), names),
                new MonitorEvent.Replied(
                        CALL,
                        new Content(text),
                        Collections.nCopies(3, new RequestedCall(text, text, text)),
                        Stop.TOOL_CALLS,
                        Tokens.reported(1, 1),
                        List.of(new MonitorEvent.Waited(1, text, Duration.ZERO))));
    }

    private static MonitorEvent.Judged judged(Verdict verdict, Effect... effects) {
        return new MonitorEvent.Judged(
                CALL, "write_file", Digest.of("call"), List.of(effects), Digest.of("policy"), verdict);
    }

    private static MonitorEvent.Closed closed(Optional<TestReport> tests, List<String> alerts) {
        return new MonitorEvent.Closed(
                CALL,
                Status.DONE,
                new Content("all that came of it"),
                Label.WORKSPACE,
                Optional.of(SNAPSHOT),
                tests,
                alerts);
    }

    private MonitorEvent back(MonitorEvent event) {
        return codec.decode(codec.kind(event), codec.encode(event));
    }
}
