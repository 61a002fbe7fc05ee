package dev.holdfast.agent;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Grant;
import dev.holdfast.approval.Question;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Status;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session told event by event, a second apart. */
final class Story {
    static final Budget.Money FREE = new Budget.Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    static final Budget AMPLE = new Budget(50, 50, 1_000_000, Duration.ofHours(1), FREE);
    static final Effect WRITE = Effect.write(new PathName("src/a.txt"), 4);
    static final TestReport GREEN = report(2, 0);
    static final TestReport RED = report(1, 1);

    private static final Digest DIGEST = Digest.of("anything");
    private static final Event.Setup SETUP = new Event.Setup(
            "model",
            "model.example:443",
            new Event.SandboxLevel("none", "Linux", List.of()),
            new Event.Pins(DIGEST, DIGEST, DIGEST));
    private static final SnapshotId BEFORE = snapshot("before");
    private static final SnapshotId AFTER = snapshot("after");

    private Instant now = Instant.parse("2026-03-01T09:00:00Z");
    static final ApproverKey ADA = ApproverKey.fresh("ada");
    static final SessionState FRESH =
            SessionState.fresh(new SessionId("s-000000000001"), new Approvers(Map.of(ADA.approver(), ADA.publicKey())));

    private SessionState state = FRESH;

    /** A session that was just opened. */
    static Story opened(Budget budget) {
        return opened(budget, List.of());
    }

    static Story opened(Budget budget, List<Content> attachments) {
        var task = new Task(new Content("mend it"), attachments);
        return new Story().then(new Event.Opened(task, "/simulated/project", SETUP, budget));
    }

    static Story opened() {
        return opened(AMPLE);
    }

    /** A session goes on with what it began with. */
    static Event.Resumed resumed(Budget budget) {
        return new Event.Resumed(budget, SETUP);
    }

    SessionState state() {
        return state;
    }

    Step next() {
        return Loop.next(state);
    }

    Story then(Event event) {
        now = now.plusSeconds(1);
        state = state.apply(new Event.Stamped(now, event));
        return this;
    }

    Story then(MonitorEvent event) {
        return then(new Event.Monitored(event));
    }

    /** Time passes without an event. */
    Story later(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** The model asks for calls. */
    Story asks(RequestedCall... calls) {
        return replied("", calls.length == 0 ? Stop.FINISHED : Stop.TOOL_CALLS, calls);
    }

    /** The model says something and asks for nothing. */
    Story says(String text) {
        return replied(text, Stop.FINISHED);
    }

    Story replied(String text, Stop stop, RequestedCall... calls) {
        CallId id = state.nextCall();
        return judged(id, Loop.MODEL, Effect.modelCall("model.example:443", 10))
                .started(id)
                .then(new MonitorEvent.Replied(
                        id, new Content(text), Arrays.asList(calls), stop, Tokens.reported(100, 20), List.of()));
    }

    Story judged(CallId call, String tool, Effect... effects) {
        var allow = new Verdict.Allow(new RuleId("capability"));
        return then(new MonitorEvent.Judged(call, tool, DIGEST, List.of(effects), DIGEST, allow));
    }

    Story started(CallId call) {
        return then(new MonitorEvent.Started(call, 1, Optional.of(BEFORE), Optional.empty()));
    }

    /** A plan is put to Ada, who signs it, and its rights are granted. */
    Story granted(CallId call, List<Capability> rights) {
        var subject = Grant.subject(rights);
        var ask = new Verdict.Ask(new RuleId("governance-path"), "because", 1);
        var question = new Question(
                FRESH.monitor().approvals().session(),
                call,
                new Question.Matter(subject, DIGEST, 1, "may it?"),
                "nonce",
                now.plusSeconds(600));
        return then(new MonitorEvent.Judged(call, "propose_plan", subject, List.of(), DIGEST, ask))
                .then(new MonitorEvent.Asked(call, question))
                .then(new MonitorEvent.Answered(
                        call, question.digest(), new Answer.Approved(List.of(ADA.approve(question))), ""))
                .then(new MonitorEvent.Granted(call, new Grant(question.digest(), rights)));
    }

    Story closed(CallId call, Status status, Optional<SnapshotId> after, Optional<TestReport> tests) {
        return then(new MonitorEvent.Closed(
                call, status, new Content("what came of " + call), Label.WORKSPACE, after, tests, List.of()));
    }

    /** A call of this tool is carried out and changes the workspace. */
    Story changes(CallId call) {
        return judged(call, "write_file", WRITE)
                .started(call)
                .closed(call, Status.DONE, Optional.of(AFTER), Optional.empty());
    }

    /** A call of this tool is carried out and changes nothing. */
    Story looks(CallId call) {
        return judged(call, "read_file", Effect.read(PathName.ROOT))
                .started(call)
                .closed(call, Status.DONE, Optional.empty(), Optional.empty());
    }

    /** A call is refused. */
    Story refused(CallId call, Status status) {
        return judged(call, "write_file", WRITE).closed(call, status, Optional.empty(), Optional.empty());
    }

    /** The tests are run, and leave files behind. */
    Story tested(CallId call, TestReport report) {
        return judged(call, Loop.RUN_TESTS, Effect.run("bash"))
                .started(call)
                .closed(call, report.green() ? Status.DONE : Status.FAILED, Optional.of(AFTER), Optional.of(report));
    }

    static RequestedCall call(String tool) {
        return new RequestedCall("theirs", tool, "{}");
    }

    static RequestedCall call(String tool, int number) {
        return new RequestedCall("theirs", tool, "{\"number\":" + number + "}");
    }

    private static TestReport report(int passed, int failed) {
        List<String> failures = failed == 0 ? List.of() : List.of("holds");
        return new TestReport(
                "maven", List.of(), failures, List.of(), new TestReport.Counts(passed, failed, 0, failed == 0));
    }

    private static SnapshotId snapshot(String name) {
        return new SnapshotId(new BlobId(Digest.of(name).hex()));
    }
}
