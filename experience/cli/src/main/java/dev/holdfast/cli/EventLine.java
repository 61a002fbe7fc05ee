package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.approval.Answer;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.TestReport;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as one flat JSON object for programs that watch a run: its kind as the ledger names it, its time and its
 * essentials. All of it is what the record holds, so redacted; what the redactor remembers is left out. The fields are
 * described in {@code docs/formats/output.md}.
 */
final class EventLine {
    /** A longer text is cut; the whole of it is in the session's vault. */
    private static final int TEXT_CHARS_MAX = 20_000;

    private EventLine() {}

    static ObjectNode of(Event.Stamped stamped) {
        var line = Wire.object();
        line.put("kind", "").put("time", stamped.at().toString());
        switch (stamped.event()) {
            case Event.Monitored(var event) -> monitored(line, event);
            case Event.Opened opened -> opened(line, opened);
            case Event.Answered answered ->
                kind(line, "session.answered")
                        .put("call", answered.call().text())
                        .put("why", lower(answered.kind()))
                        .put("text", cut(answered.text().text()));
            case Event.Planned planned ->
                kind(line, "session.planned")
                        .put("call", planned.call().text())
                        .put("text", cut(planned.summary().text()))
                        .set(
                                "steps",
                                Wire.texts(planned.steps().stream()
                                        .map(Content::text)
                                        .toList()));
            case Event.StepDone done ->
                kind(line, "session.stepdone").put("call", done.call().text()).put("step", done.step());
            case Event.Told told ->
                kind(line, "session.told").put("text", cut(told.text().text()));
            case Event.Remembered ignored -> kind(line, "session.remembered");
            case Event.UndoBegan began ->
                kind(line, "session.undobegan").put("what", began.what()).set("steps", Wire.texts(began.steps()));
            case Event.Undone undone ->
                kind(line, "session.undone").put("what", undone.what()).put("paths", undone.paths());
            case Event.UndoGivenUp(var what) ->
                kind(line, "session.undogivenup").put("what", what);
            case Event.Erased erased ->
                kind(line, "session.erased").put("texts", erased.texts()).put("bytes", erased.bytes());
            case Event.Revoked ignored -> kind(line, "session.revoked");
            case Event.Resumed resumed -> setup(kind(line, "session.resumed"), resumed.setup());
            case Event.Ended(var ending) ->
                kind(line, "session.ended")
                        .put("ending", lower(ending.reason()))
                        .put("reason", ending.why())
                        .put("exitCode", ending.reason().exitCode());
        }
        return line;
    }

    /** A test run in numbers. */
    static ObjectNode tests(TestReport report) {
        return Wire.object()
                .put("runner", report.runner())
                .put("passed", report.counts().passed())
                .put("failed", report.counts().failed())
                .put("skipped", report.counts().skipped())
                .put("green", report.green());
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void opened(ObjectNode line, Event.Opened opened) {
        kind(line, "session.opened")
                .put("task", cut(opened.task().words().text()))
                .put("workspace", opened.workspace());
        setup(line, opened.setup());
    }

    private static void setup(ObjectNode line, Event.Setup setup) {
        var level = setup.sandbox();
        line.put("model", setup.model())
                .put("modelHost", setup.modelHost())
                .set(
                        "sandbox",
                        Wire.object()
                                .put("backend", level.backend())
                                .put("abi", level.abi())
                                .set("gaps", Wire.texts(level.gaps())));
    }

    private static void monitored(ObjectNode line, MonitorEvent event) {
        line.put("call", event.call().text());
        switch (event) {
            case MonitorEvent.Judged judged -> judged(line, judged);
            case MonitorEvent.Asked(var ignored, var question) ->
                kind(line, "monitor.asked")
                        .put("card", question.matter().card())
                        .put("people", question.matter().quorum())
                        .put("expires", question.expires().toString());
            case MonitorEvent.Answered answered -> answered(line, answered);
            case MonitorEvent.Granted(var ignored, var grant) ->
                kind(line, "monitor.granted")
                        .set(
                                "rights",
                                Wire.texts(grant.rights().stream()
                                        .map(Capability::toString)
                                        .toList()));
            case MonitorEvent.Started started -> kind(line, "monitor.started").put("attempt", started.attempt());
            case MonitorEvent.Found found ->
                kind(line, "monitor.found")
                        .set(
                                "edited",
                                Wire.texts(found.edited().stream()
                                        .map(PathName::text)
                                        .toList()));
            case MonitorEvent.RolledBack ignored -> kind(line, "monitor.rolledback");
            case MonitorEvent.Closed closed -> closed(line, closed);
            case MonitorEvent.Replied replied -> replied(line, replied);
        }
    }

    private static void judged(ObjectNode line, MonitorEvent.Judged judged) {
        kind(line, "monitor.judged").put("tool", judged.tool());
        line.set(
                "effects",
                Wire.texts(judged.effects().stream().map(Effect::toString).toList()));
        switch (judged.verdict()) {
            case Verdict.Allow(var rule) -> line.put("verdict", "allow").put("rule", rule.text());
            case Verdict.Ask(var rule, var why, var quorum) ->
                line.put("verdict", "ask")
                        .put("rule", rule.text())
                        .put("why", why)
                        .put("people", quorum);
            case Verdict.Deny(var rule, var why, var remedy) ->
                line.put("verdict", "deny")
                        .put("rule", rule.text())
                        .put("why", why)
                        .put("remedy", remedy);
        }
    }

    private static void answered(ObjectNode line, MonitorEvent.Answered answered) {
        kind(line, "monitor.answered");
        switch (answered.answer()) {
            case Answer.Approved(var approvals) ->
                line.put("answer", "approved")
                        .set(
                                "by",
                                Wire.texts(approvals.stream()
                                        .map(approval -> approval.approver())
                                        .toList()));
            case Answer.Refused(var by) ->
                line.put("answer", "refused").set("by", Wire.array().add(by));
            case Answer.Unanswered(var why) -> line.put("answer", "unanswered").put("why", why);
        }
        if (!answered.flaw().isEmpty()) {
            line.put("void", answered.flaw());
        }
    }

    private static void closed(ObjectNode line, MonitorEvent.Closed closed) {
        kind(line, "monitor.closed")
                .put("status", lower(closed.status()))
                .put("text", cut(closed.observation().text()));
        closed.tests().ifPresent(report -> line.set("tests", tests(report)));
        if (!closed.alerts().isEmpty()) {
            line.set("alerts", Wire.texts(closed.alerts()));
        }
    }

    private static void replied(ObjectNode line, MonitorEvent.Replied replied) {
        kind(line, "monitor.replied")
                .put("text", cut(replied.text().text()))
                .put("promptTokens", replied.tokens().prompt())
                .put("answerTokens", replied.tokens().answer());
        var calls = line.putArray("calls");
        for (RequestedCall call : replied.calls()) {
            calls.addObject().put("tool", call.tool()).put("arguments", cut(call.arguments()));
        }
        var waits = line.putArray("waits");
        for (MonitorEvent.Waited wait : replied.retries()) {
            waits.addObject()
                    .put("attempt", wait.attempt())
                    .put("reason", wait.reason())
                    .put("seconds", wait.pause().toMillis() / 1000.0);
        }
    }

    private static ObjectNode kind(ObjectNode line, String kind) {
        return line.put("kind", kind);
    }

    private static String cut(String text) {
        if (text.length() <= TEXT_CHARS_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(TEXT_CHARS_MAX - 1)) ? TEXT_CHARS_MAX - 1 : TEXT_CHARS_MAX;
        return text.substring(0, end) + "… (" + (text.length() - end) + " more characters)";
    }
}
