package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.approval.Approvers;
import dev.holdfast.ledger.Actor;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Payloads;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.SnapshotId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLogTest {
    private static final SessionId SESSION = new SessionId("s-000000000001");
    private static final Digest DIGEST = Digest.of("anything");
    private static final Operator OPERATOR =
            new Operator(Actor.user("ada"), new TraceId("0af7651916cd43dd8448eb211c80319c"));
    private static final CallId C1 = CallId.of(1);
    private static final Budget PRICED = new Budget(
            5,
            5,
            1_000,
            Duration.ofMinutes(90),
            new Budget.Money(new BigDecimal("0.50"), new BigDecimal("2.5"), new BigDecimal("10.00")));
    private static final Event.Opened OPENED = new Event.Opened(
            new Task(new Content("mend it"), List.of(new Content("a log"))),
            "/simulated/project",
            new Event.Setup(
                    "model",
                    "model.example:443",
                    new Event.SandboxLevel("landlock", "ABI 7 of Linux 6.12", List.of("names", "times")),
                    new Event.Pins(DIGEST, DIGEST, DIGEST)),
            PRICED);

    @TempDir
    private Path folder;

    private final Map<String, byte[]> kept = new HashMap<>();

    @Test
    void whatIsReplayedIsWhatWasLive() {
        try (var ledger = ledger()) {
            var live = log(ledger, event -> {});
            live.record(OPENED);
            live.record(modelCall());
            live.record(new Event.Planned(C1, new Content("plan"), List.of(new Content("one"))));
            live.record(new Event.Told(new Content("go on")));
            live.record(
                    new Event.UndoBegan("session", List.of("c1", "c2.back"), new SnapshotId(new BlobId(DIGEST.hex()))));
            live.record(new Event.UndoGivenUp("session"));
            live.record(new Event.Undone("c1", 2));
            live.record(new Event.StepDone(C1, 1));
            live.record(new Event.Answered(C1, Event.Answered.Kind.MALFORMED, new Content("no")));
            live.record(new Event.Remembered(new Content("handles")));
            live.record(new Event.Resumed(PRICED, OPENED.setup()));
            live.record(new Event.Ended(Ending.of(Ending.Reason.BUDGET, "spent")));
            live.record(new Event.Erased(5, 2, 1_234));
            var replayed = log(ledger, event -> {});
            replayed.replay();
            assertThat(replayed.state()).isEqualTo(live.state());
            assertThat(replayed.keepsake()).contains(new Content("handles"));
        }
    }

    @Test
    void theLiveStateHoldsWhatTheLedgerHoldsAndNotWhatWasHandedIn() {
        try (var ledger = ledger()) {
            var live = log(ledger, event -> {});
            live.record(OPENED);
            live.record(new Event.Told(new Content("half a character \ud83d")));
            var replayed = log(ledger, event -> {});
            replayed.replay();
            assertThat(live.state()).isEqualTo(replayed.state());
        }
    }

    @Test
    void aWatcherThatFailsLeavesTheStateWhole() {
        try (var ledger = ledger()) {
            log(ledger, event -> {}).record(OPENED);
            var live = log(ledger, event -> {
                throw new IllegalStateException("the screen is gone");
            });
            live.replay();
            assertThatIllegalStateException()
                    .isThrownBy(() -> live.record(modelCall()))
                    .withMessage("the screen is gone");
            var replayed = log(ledger, event -> {});
            replayed.replay();
            assertThat(live.state()).isEqualTo(replayed.state());
        }
    }

    @Test
    void nothingIsFoldedThatWasNotRecorded() {
        var heard = new ArrayList<Event.Stamped>();
        SessionLog live;
        try (var ledger = ledger()) {
            live = log(ledger, heard::add);
            live.record(OPENED);
        }
        var before = live.state();
        assertThatIllegalStateException()
                .isThrownBy(() -> live.record(modelCall()))
                .withMessage("the ledger is closed");
        assertThat(live.state()).isEqualTo(before);
        assertThat(heard).hasSize(1);
    }

    @Test
    void anotherSessionOfTheSameLedgerIsNotReplayed() {
        try (var ledger = ledger()) {
            log(ledger, event -> {}).record(OPENED);
            var fresh = SessionState.fresh(new SessionId("s-000000000002"), new Approvers(Map.of()));
            var other = new SessionLog(fresh, ledger, payloads(), () -> Instant.EPOCH, OPERATOR, event -> {});
            other.replay();
            assertThat(other.state()).isEqualTo(fresh);
        }
    }

    private static List<MonitorEvent> modelCall() {
        var effect = Effect.modelCall("model.example:443", 3);
        var allow = new Verdict.Allow(new RuleId("capability"));
        return List.of(
                new MonitorEvent.Judged(C1, Loop.MODEL, DIGEST, List.of(effect), DIGEST, allow),
                new MonitorEvent.Started(C1, 1, Optional.empty(), Optional.empty()),
                new MonitorEvent.Replied(
                        C1,
                        new Content("words"),
                        List.of(new RequestedCall("theirs", "read_file", "{}")),
                        Stop.TOOL_CALLS,
                        Tokens.reported(3, 1),
                        List.of()));
    }

    private Ledger ledger() {
        return Ledger.open(FileDisk.open(folder.resolve("ledger")), Ed25519Signer.open(folder.resolve("key")));
    }

    private SessionLog log(Ledger ledger, Consumer<Event.Stamped> watcher) {
        return new SessionLog(
                SessionState.fresh(SESSION, new Approvers(Map.of())),
                ledger,
                payloads(),
                () -> Instant.parse("2026-03-01T09:00:00.123456789Z"),
                OPERATOR,
                watcher);
    }

    private Payloads payloads() {
        return new Payloads() {
            @Override
            public String put(String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                String id = Digest.of(bytes).hex();
                kept.put(id, bytes);
                return id;
            }

            @Override
            public String get(String id) {
                return new String(kept.getOrDefault(id, new byte[0]), StandardCharsets.UTF_8);
            }

            @Override
            public void sync() {}
        };
    }
}
