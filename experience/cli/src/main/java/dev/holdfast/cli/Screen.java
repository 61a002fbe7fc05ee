package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.Pending;
import dev.holdfast.agent.SessionState;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Retry;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Status;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Shows a session as it goes, one line for each call and what came of it. */
final class Screen implements Runner.Show {
    private static final int OUTPUT_LINES = 2;
    private static final int LINE_CHARS = 140;
    private static final String BAR = "│ ";

    /** Where a line goes on that is wider than the terminal: never where one of ours begins. */
    private static final String INDENT = " ".repeat(6);

    /** Where the values of the card at the end begin. */
    private static final String VALUE = " ".repeat(24);

    private final PrintStream out;
    private final Style style;
    private final IntSupplier columns;
    private final Map<CallId, RequestedCall> requested = new HashMap<>();
    private final Map<CallId, Verdict> verdicts = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // set by begin, before anything else
    private SessionState state;

    /** @param columns how wide the terminal is now, without bound where there is none */
    Screen(PrintStream out, Style style, IntSupplier columns) {
        this.out = out;
        this.style = style;
        this.columns = columns;
    }

    @Override
    public void begin(SessionId session, SessionState now) {
        line(style.bold("holdfast") + " " + session);
        this.state = now;
        for (Pending pending : now.talk().queue()) {
            requested.put(pending.id(), pending.requested());
        }
    }

    @Override
    public void end(FinishCard card) {
        card.text(style).lines().forEach(line -> line(line, VALUE));
    }

    @Override
    public void interrupted(SessionId session) {
        // the farewell is the last line and comes from elsewhere
    }

    @Override
    public void text(String piece) {
        // shown as a whole when it is on the record: a try that fails would have to be unsaid
    }

    @Override
    public void waiting(Retry retry) {
        line(style.warn("  … " + seconds(retry) + " until try " + (retry.attempt() + 1) + ": "
                + Visible.inert(retry.reason(), LINE_CHARS)));
    }

    private static String seconds(Retry retry) {
        return String.format(Locale.ROOT, "%.1f s", retry.pause().toMillis() / 1000.0);
    }

    @Override
    public void accept(Event.Stamped stamped) {
        SessionState before = state;
        state = state.apply(stamped);
        switch (stamped.event()) {
            case Event.Monitored(var event) -> show(event);
            case Event.Opened opened -> opened(opened);
            case Event.Planned planned -> planned(planned);
            case Event.Answered answered -> answered(answered);
            case Event.StepDone done -> line(style.good("✓ step " + done.step() + " is done"));
            case Event.Told told -> note(told.text().text());
            case Event.Remembered ignored -> {}
            case Event.UndoBegan ignored -> {}
            case Event.Undone ignored -> {}
            case Event.UndoGivenUp ignored -> {}
            case Event.Erased ignored -> {}
            case Event.Revoked ignored -> {}
            case Event.Resumed resumed -> resumed(before.opened().setup(), resumed.setup());
            case Event.Ended ignored -> {}
        }
        out.flush();
    }

    /** What is not as it was when the session last ran, so that nobody takes it for the same run. */
    private void resumed(Event.Setup before, Event.Setup now) {
        line(style.dim("  resumed"));
        var unlike = new ArrayList<>(before.unlike(now));
        if (unlike.removeAll(List.of("model", "modelHost"))) {
            line(style.warn("model    " + model(now) + ", before " + model(before)));
        }
        if (unlike.remove("sandbox")) {
            line(style.warn("sandbox  " + now.sandbox().line() + "; before "
                    + before.sandbox().line()));
        }
        if (!unlike.isEmpty()) {
            line(style.warn("changed  this version of Holdfast has other " + String.join(", ", unlike)
                    + " than the one that ran the session before"));
        }
    }

    private static String model(Event.Setup setup) {
        return Visible.inert(setup.model(), 80) + " at " + setup.modelHost();
    }

    private void opened(Event.Opened opened) {
        var setup = opened.setup();
        line(style.dim("model    " + model(setup)));
        line(style.dim("sandbox  " + setup.sandbox().line()));
        line(style.dim(
                "task     " + Visible.inert(firstLine(opened.task().words().text()), LINE_CHARS)));
        out.println();
    }

    private void planned(Event.Planned planned) {
        line(style.bold("plan") + "  "
                + Visible.inert(firstLine(planned.summary().text()), LINE_CHARS));
        List<Content> steps = planned.steps();
        for (int i = 0; i < steps.size(); i++) {
            line("      " + (i + 1) + ". " + Visible.inert(steps.get(i).text(), LINE_CHARS));
        }
    }

    private void answered(Event.Answered answered) {
        var call = requested.get(answered.call());
        if (call != null) {
            line(style.warn("✗ ") + CallLine.of(call));
        }
        note(answered.text().text());
    }

    private void show(MonitorEvent event) {
        switch (event) {
            case MonitorEvent.Replied replied -> replied(replied);
            case MonitorEvent.Judged judged -> verdicts.put(judged.call(), judged.verdict());
            case MonitorEvent.Closed closed -> closed(closed);
            case MonitorEvent.RolledBack rolled -> rolledBack(rolled);
            case MonitorEvent.Found ignored -> {}
            case MonitorEvent.Granted granted ->
                line(style.good("✓ granted: " + granted.grant().rights()));
            case MonitorEvent.Asked ignored -> {}
            case MonitorEvent.Answered ignored -> {}
            case MonitorEvent.Started ignored -> {}
        }
    }

    private void rolledBack(MonitorEvent.RolledBack rolled) {
        boolean whole = state.monitor().before(rolled.call()).equals(Optional.of(rolled.to()));
        note((whole
                        ? "the workspace was brought back to where it was before "
                        : "governance paths were put back as they were before ")
                + rolled.call() + ", which had been cut off; what was there is kept: `holdfast undo --list`");
    }

    private void replied(MonitorEvent.Replied replied) {
        for (Pending pending : state.talk().queue()) {
            requested.put(pending.id(), pending.requested());
        }
        String words = replied.text().text().strip();
        if (!words.isEmpty() && !replied.calls().isEmpty()) {
            words.lines().limit(12).forEach(line -> line(style.dim(BAR) + Visible.inert(line, 400), style.dim(BAR)));
        }
    }

    private void closed(MonitorEvent.Closed closed) {
        var call = requested.get(closed.call());
        String what = call != null
                ? CallLine.of(call)
                : state.monitor().isOf(closed.call(), "run_tests") ? "run_tests, by Holdfast itself" : "model call";
        switch (closed.status()) {
            case DONE -> {
                line(style.good("✓ ") + what + tests(closed));
                hint(call, closed);
            }
            case FAILED, MALFORMED -> {
                line(style.warn("✗ ") + what + tests(closed));
                if (closed.tests().isEmpty()) {
                    tail(closed.observation().text());
                }
                hint(call, closed);
            }
            case REFUSED, UNANSWERED, ALARMED -> {
                String rule = closed.status() == Status.ALARMED
                        ? "alert"
                        : verdicts.containsKey(closed.call())
                                ? verdicts.get(closed.call()).rule().text()
                                : "policy";
                line(style.bad("⛔ " + what + "  [" + rule + "]"));
                closed.observation().text().lines().limit(OUTPUT_LINES).forEach(this::note);
            }
        }
    }

    private void hint(@Nullable RequestedCall call, MonitorEvent.Closed closed) {
        if (call != null) {
            Hint.of(call, closed.observation().text(), Path.of(state.opened().workspace()))
                    .ifPresent(hint -> line(style.bad("    ↳ " + hint)));
        }
    }

    private static String tests(MonitorEvent.Closed closed) {
        return closed.tests()
                .map(report -> "  " + report.counts().passed() + " passed, "
                        + report.counts().failed() + " failed")
                .orElse("");
    }

    private void tail(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()).forEach(this::note);
    }

    private void note(String text) {
        line(style.dim("    " + Visible.inert(firstLine(text), LINE_CHARS)));
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    private void line(String text) {
        line(text, INDENT);
    }

    private void line(String text, String indent) {
        Fold.line(text, indent, columns.getAsInt()).forEach(out::println);
    }
}
