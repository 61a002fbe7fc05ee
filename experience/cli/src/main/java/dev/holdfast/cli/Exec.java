package dev.holdfast.cli;

import dev.holdfast.agent.Budget;
import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.Task;
import dev.holdfast.approval.Asker;
import dev.holdfast.ledger.Head;
import dev.holdfast.monitor.Call;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.Observation;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.tools.Hands;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs one command for a person: a session with a single call, judged, contained, recorded and undoable. */
final class Exec {
    private final Surroundings surroundings;
    private final Archive archive;
    private final Ground ground;

    Exec(Surroundings surroundings, Archive archive, Ground ground) {
        this.surroundings = surroundings;
        this.archive = archive;
        this.ground = ground;
    }

    /**
     * What came of the command.
     *
     * @param observation what the monitor says of the call
     * @param ended how the program ended; empty when it never started
     */
    record Outcome(SessionId session, Observation observation, Optional<Hands.Ended> ended, Head head) {}

    /** @param live hears what the command prints as it comes, as it is */
    Outcome run(List<String> argv, Asker asker, Consumer<String> live) {
        var session = surroundings.chance().ids().session();
        var sandbox = Workbench.contained(ground.sandbox(), ground.workspace());
        var tool = new ExecTool(ground.config().command().timeout());
        var call = tool.call(argv);
        try (var _ = WorkspaceLock.take(surroundings.home(), ground.workspace().root(), session);
                var bench = Workbench.open(surroundings, archive, session, ground, event -> {})) {
            var log = bench.shelf().log();
            var commands = bench.commands(live);
            var monitor = bench.monitor(asker, commands);
            String words = bench.redacted("exec: " + String.join(" ", argv));
            log.record(new Event.Opened(
                    new Task(new Content(words), List.of()),
                    ground.workspace().root().toString(),
                    new Event.Setup(
                            Sketch.NO_MODEL,
                            Sketch.NO_MODEL,
                            sandbox,
                            new Event.Pins(
                                    Digest.of(""),
                                    tool.definition().digest(),
                                    bench.policy().digest())),
                    budget(ground.config().command().timeout())));
            try (var _ = Interrupt.install(commands, surroundings.streams().err(), "interrupted", () -> {})) {
                var observation = monitor.carryOut(
                        new Call(CallId.of(1), call), log.state().monitor());
                log.record(new Event.Ended(ending(observation, tool.ended())));
                return new Outcome(session, observation, tool.ended(), log.head());
            }
        }
    }

    private static Ending ending(Observation observation, Optional<Hands.Ended> ended) {
        if (observation.status().prevented()) {
            return new Ending(Ending.Reason.DENIED, "the command was refused", new Content(""));
        }
        String why = ended.map(
                        end -> end.stopped().isEmpty() ? "exit code " + end.exitCode() : "stopped: " + end.stopped())
                .orElse("the command did not start");
        boolean fine = ended.filter(Hands.Ended::succeeded).isPresent()
                && observation.alerts().isEmpty();
        return new Ending(fine ? Ending.Reason.FINISHED : Ending.Reason.FAILED, why, new Content(""));
    }

    /** One call and no model: the least that a budget can say. */
    private static Budget budget(Duration time) {
        return new Budget(1, 1, 1, time, new Budget.Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO));
    }
}
