package dev.holdfast.agent;

import dev.holdfast.model.Message;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.Status;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.TestReport;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides what a session does next: a pure function of its state. */
public final class Loop {
    static final int IDENTICAL_MAX = 5;
    static final int DENIALS_MAX = 3;
    static final int MALFORMED_MAX = 3;
    static final int SENT_BACK_MAX = 3;
    static final int SILENT_MAX = 3;
    static final String RUN_TESTS = "run_tests";
    static final String MODEL = "model";

    private Loop() {}

    /** The next step of the session. */
    public static Step next(SessionState state) {
        var progress = state.progress();
        if (progress.ending().isPresent()) {
            return new Step.Over(progress.ending().get());
        }
        // INVARIANT: what was started is settled before anything else, the end included: a budget that a crash let run
        // out must not leave a half-done effect behind.
        Optional<Step> unsettled = unsettled(state);
        if (unsettled.isPresent()) {
            return unsettled.get();
        }
        Optional<Ending> over = spent(state).or(() -> stuck(state));
        if (over.isPresent()) {
            return new Step.End(over.get());
        }
        if (!state.talk().queue().isEmpty()) {
            return call(state, state.talk().queue().getFirst());
        }
        return state.talk().messages().getLast() instanceof Message.Assistant said ? saidOnly(state, said) : ask(state);
    }

    /** A tool's call that was started and has no outcome: one the model asked for, or our own test run. */
    private static Optional<Step> unsettled(SessionState state) {
        return state.monitor().calls().entrySet().stream()
                .filter(entry -> state.monitor().uncertain(entry.getKey()).isPresent())
                .filter(entry -> !asksOnly(entry.getValue().tool()))
                .map(Map.Entry::getKey)
                .min(Comparator.comparingInt(CallId::number))
                .map(id -> state.talk().queue().stream()
                        .filter(pending -> pending.id().equals(id))
                        .findFirst()
                        .orElseGet(() -> new Pending(
                                id, new RequestedCall(id.text(), RUN_TESTS, "{}"), Pending.Origin.PLATFORM)))
                .map(Step.Recover::new);
    }

    /** Whether it only asks, the model or the person, so that nothing is left behind when the answer never came. */
    private static boolean asksOnly(String tool) {
        return tool.equals(MODEL) || ControlTool.named(tool).isPresent();
    }

    /** Asks the model; once more under the same id when the last question got no answer because of a crash. */
    private static Step ask(SessionState state) {
        int turns = state.opened().budget().turns();
        if (state.clock().tally().turns() >= turns) {
            return new Step.End(
                    Ending.of(Ending.Reason.BUDGET, turns + " turns are used up; raise it with --max-turns"));
        }
        return new Step.Ask(state.monitor().calls().keySet().stream()
                .filter(id -> state.monitor().isOf(id, MODEL))
                .filter(id -> state.monitor().uncertain(id).isPresent())
                .findFirst()
                .orElseGet(state::nextCall));
    }

    private static Step call(SessionState state, Pending pending) {
        if (ControlTool.named(pending.requested().tool()).isPresent()) {
            boolean finishing = ControlTool.named(pending.requested().tool()).get() == ControlTool.FINISH;
            return finishing && mustVerify(state) ? new Step.Verify(state.nextCall()) : new Step.Control(pending);
        }
        return new Step.Act(pending);
    }

    /** The model answered without a call: its words are the end, unless there is something to hold against them. */
    private static Step saidOnly(SessionState state, Message.Assistant said) {
        if (state.talk().lastStop() == Stop.LENGTH) {
            return new Step.Tell("Your answer was cut off at the length limit. Go on, in smaller steps.");
        }
        if (state.talk().lastStop() == Stop.FILTERED) {
            return new Step.End(
                    Ending.of(Ending.Reason.FAILED, "the model server's content filter cut the answer off"));
        }
        if (said.text().isBlank()) {
            return new Step.Tell("Your answer was empty. Call a tool, or call finish when the task is done.");
        }
        if (mustVerify(state)) {
            return new Step.Verify(state.nextCall());
        }
        Optional<String> objection = objection(state);
        return objection.<Step>map(Step.SendBack::new).orElseGet(() -> new Step.End(finished(state, said.text())));
    }

    /** Whether the tests must run before the work can be called done. */
    static boolean mustVerify(SessionState state) {
        return state.progress().strikes().changed() && state.progress().tests().stale();
    }

    /** Why the work is not done, if it is not. */
    static Optional<String> objection(SessionState state) {
        if (!state.progress().strikes().changed()) {
            return Optional.empty();
        }
        return state.progress().tests().last().filter(TestReport::red).map(Loop::red);
    }

    static Ending finished(SessionState state, String summary) {
        String why = switch (state.progress().tests().last().orElse(null)) {
            case TestReport report when report.green() -> "finished, tests green";
            case TestReport report when report.red() -> "finished without changing anything; the tests are red";
            case TestReport ignored -> "finished; the test command succeeded, but no test could be counted";
            case null -> "finished; no tests were run";
        };
        return new Ending(Ending.Reason.FINISHED, why, new Content(summary));
    }

    private static String red(TestReport report) {
        var names = report.failed().stream()
                .limit(10)
                .map(name -> Visible.inert(name, 200))
                .collect(Collectors.joining(", "));
        return "Not finished: the tests are red (" + report.counts().passed() + " passed, "
                + report.counts().failed() + " failed"
                + (report.counts().succeeded() ? "" : ", the runner itself failed") + "). "
                + (names.isEmpty() ? "" : "Failing: " + names + ". ")
                + "Mend the cause, do not weaken the tests, then finish again.";
    }

    private static Optional<Ending> spent(SessionState state) {
        if (state.opening().isEmpty()) {
            return Optional.empty();
        }
        var budget = state.opened().budget();
        var tally = state.clock().tally();
        String over = null;
        if (tally.toolCalls() - state.talk().queue().size() >= budget.toolCalls()
                && !state.talk().queue().isEmpty()) {
            over = budget.toolCalls() + " tool calls are used up; raise it with --max-tool-calls";
        } else if (tally.tokens().total() >= budget.tokens()) {
            over = budget.tokens() + " tokens are used up; raise it with --max-tokens";
        } else if (tally.time().compareTo(budget.time()) >= 0) {
            over = budget.time().toMinutes() + " minutes are used up; raise it with --timeout";
        } else if (budget.money().ceiling().signum() > 0
                && tally.cost().compareTo(budget.money().ceiling()) >= 0) {
            over = "USD " + budget.money().ceiling().toPlainString() + " are used up; raise it with --max-cost";
        }
        return Optional.ofNullable(over).map(why -> Ending.of(Ending.Reason.BUDGET, why));
    }

    private static Optional<Ending> stuck(SessionState state) {
        var strikes = state.progress().strikes();
        if (strikes.malformed() >= MALFORMED_MAX) {
            return failed(MALFORMED_MAX + " malformed tool calls in a row");
        }
        if (strikes.sentBack() >= SENT_BACK_MAX) {
            return failed("the tests were still red when the agent said it was done, " + SENT_BACK_MAX + " times");
        }
        if (strikes.silent() >= SILENT_MAX) {
            return failed("the model gave " + SILENT_MAX + " empty answers in a row");
        }
        List<String> history = state.progress().history();
        if (history.size() == IDENTICAL_MAX && new HashSet<>(history).size() == 1) {
            return failed(
                    "the same call " + IDENTICAL_MAX + " times in a row: " + Visible.inert(history.getFirst(), 120));
        }
        return denied(state);
    }

    private static Optional<Ending> denied(SessionState state) {
        var refused = state.progress().strikes().denied().stream()
                .map(call -> state.monitor().calls().get(call))
                .filter(stand -> !stand.effects().isEmpty())
                .collect(Collectors.groupingBy(stand -> stand.effects().toString()));
        return refused.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= DENIALS_MAX)
                .findFirst()
                .map(entry -> {
                    boolean open = entry.getValue().stream()
                            .allMatch(stand -> stand.status().equals(Optional.of(Status.UNANSWERED)));
                    return Ending.of(
                            open ? Ending.Reason.UNANSWERED : Ending.Reason.DENIED,
                            DENIALS_MAX + " denials of the same effect: " + Visible.inert(entry.getKey(), 200));
                });
    }

    private static Optional<Ending> failed(String why) {
        return Optional.of(Ending.of(Ending.Reason.FAILED, why));
    }
}
