package dev.holdfast.agent;

import dev.holdfast.model.Model;
import dev.holdfast.model.ModelException;
import dev.holdfast.model.Prompt;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Watcher;
import dev.holdfast.monitor.Call;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.Monitor;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.BadArguments;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.Toolbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Performs the steps of a session until it ends. All it remembers is in the {@link SessionLog}: a new agent over the same
 * log goes on where the old one stopped. One thread.
 */
public final class Agent {
    private final SessionLog log;
    private final Monitor monitor;
    private final Model model;
    private final Watcher watcher;
    private final Toolbox toolbox;
    private final Prompts prompts = Prompts.load();
    private final PromptWriter writer;

    /**
     * @param tools what the model may ask for, besides the calls about the session itself
     * @param window how much the model takes and gives
     * @param watcher hears the model's words as they come
     */
    public Agent(SessionLog log, Monitor monitor, Model model, List<Tool> tools, Window window, Watcher watcher) {
        this.log = log;
        this.monitor = monitor;
        this.model = model;
        this.watcher = watcher;
        var all = new ArrayList<Tool>(tools);
        all.addAll(List.of(ControlTool.values()));
        this.toolbox = new Toolbox(all);
        this.writer = new PromptWriter(prompts, toolbox.definitions(), window);
    }

    /** Digests of what steers this agent, for the session's first entry. */
    public Event.Pins pins(Digest policy) {
        var tools = new StringBuilder();
        toolbox.definitions().forEach(tool -> tools.append(tool.digest()).append('\n'));
        return new Event.Pins(prompts.digest(), Digest.of(tools.toString()), policy);
    }

    /**
     * Goes on until the session ends or the person interrupts it.
     *
     * @param interrupted asked between steps
     * @return how it ended; empty when it was interrupted and can be resumed
     * @throws dev.holdfast.monitor.UnsoundSession when the record holds what nobody had approved, or what this version
     *     cannot read
     */
    public Optional<Ending> run(BooleanSupplier interrupted) {
        while (!interrupted.getAsBoolean()) {
            seen().mustBeSound(); // a step that needs no monitor, such as an ending, is not taken either
            Step step = Loop.next(log.state());
            if (step instanceof Step.Over(var ending)) {
                return Optional.of(ending);
            }
            perform(step);
        }
        return Optional.empty();
    }

    /** Performs one step and records what came of it. */
    void perform(Step step) {
        switch (step) {
            case Step.Ask(var call) -> ask(call);
            case Step.Act(var pending) -> act(pending);
            case Step.Recover(var pending) -> recover(pending);
            case Step.Control(var pending) -> control(pending);
            case Step.Verify(var call) -> monitor.carryOut(parse(call, Loop.RUN_TESTS, "{}"), seen());
            case Step.Tell(var text) -> log.record(new Event.Told(new Content(text)));
            case Step.SendBack(var text) ->
                log.record(
                        new Event.Answered(log.state().nextCall(), Event.Answered.Kind.SENT_BACK, new Content(text)));
            case Step.End(var ending) -> log.record(new Event.Ended(ending));
            case Step.Over ignored -> throw new IllegalStateException("the session is over");
        }
    }

    private void ask(CallId call) {
        Prompt prompt = writer.write(log.state());
        try {
            monitor.consult(call, model, prompt, seen(), watcher);
        } catch (ModelException e) {
            if (e.code() == ModelException.Code.INTERRUPTED) {
                return; // the person stopped it; the session stays open
            }
            String why = seen().texts().getOrDefault(call, "the model is unavailable"); // as it is on record, redacted
            log.record(new Event.Ended(Ending.of(Ending.Reason.MODEL_UNAVAILABLE, why)));
        } catch (Monitor.Refusal e) {
            log.record(new Event.Ended(Ending.of(Ending.Reason.DENIED, String.valueOf(e.getMessage()))));
        }
    }

    private void act(Pending pending) {
        Call call;
        try {
            call = parse(pending);
        } catch (BadArguments e) {
            malformed(pending, e);
            return;
        }
        monitor.carryOut(call, seen());
    }

    private void recover(Pending pending) {
        if (monitor.recover(parse(pending), seen()).isEmpty()) {
            log.record(new Event.Ended(Ending.of(
                    Ending.Reason.UNANSWERED,
                    "`" + pending.requested().tool()
                            + "` was cut off, and it may have happened or somebody has changed files since: whether to run"
                            + " it again is for a person to say; resume on a terminal")));
        }
    }

    private void control(Pending pending) {
        Toolbox.Call parsed;
        try {
            parsed = toolbox.parse(
                    pending.requested().tool(), pending.requested().arguments());
        } catch (BadArguments e) {
            malformed(pending, e);
            return;
        }
        switch ((ControlTool) parsed.tool()) {
            case PROPOSE_PLAN -> plan(pending, parsed);
            case ASK_USER -> monitor.talk(pending.id(), parsed.arguments().text("question"));
            case FINISH -> finish(pending, parsed);
        }
    }

    private void plan(Pending pending, Toolbox.Call parsed) {
        Plan plan;
        try {
            plan = Plan.of(parsed.arguments(), Path.of(log.state().opened().workspace()));
        } catch (BadArguments e) {
            malformed(pending, e);
            return;
        }
        log.record(new Event.Planned(
                pending.id(),
                new Content(plan.summary()),
                plan.steps().stream().map(Content::new).toList()));
        monitor.grow(pending.id(), plan.summary(), plan.rights(), seen());
    }

    private void finish(Pending pending, Toolbox.Call parsed) {
        var state = log.state();
        Optional<String> objection = Loop.objection(state);
        int step = parsed.arguments().optionalInt("step").orElse(0);
        if (objection.isPresent()) {
            log.record(new Event.Answered(pending.id(), Event.Answered.Kind.SENT_BACK, new Content(objection.get())));
        } else if (step > 0) {
            log.record(new Event.StepDone(pending.id(), step));
        } else {
            log.record(new Event.Ended(
                    Loop.finished(state, Visible.inertLines(parsed.arguments().text("summary")))));
        }
    }

    private void malformed(Pending pending, BadArguments problem) {
        log.record(new Event.Answered(
                pending.id(), Event.Answered.Kind.MALFORMED, new Content(String.valueOf(problem.getMessage()))));
    }

    private MonitorState seen() {
        return log.state().monitor();
    }

    private Call parse(Pending pending) {
        RequestedCall requested = pending.requested();
        return parse(pending.id(), requested.tool(), requested.arguments());
    }

    private Call parse(CallId id, String tool, String arguments) {
        return new Call(id, toolbox.parse(tool, arguments));
    }
}
