package dev.holdfast.cli;

import dev.holdfast.agent.Budget;
import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.Task;
import dev.holdfast.approval.Asker;
import dev.holdfast.ledger.Head;
import dev.holdfast.monitor.Beyond;
import dev.holdfast.monitor.Call;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.Observation;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.SandboxException;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.tools.Hands;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * @param attested who outside has seen the head
     */
    record Outcome(
            SessionId session,
            Observation observation,
            Optional<Hands.Ended> ended,
            Head head,
            WitnessRounds.Attested attested) {}

    /**
     * What to run.
     *
     * @param argv a program and its words
     * @param options what the person granted, as it was typed
     * @param grants the same, as it was read
     * @param wiring of its standard streams
     */
    record Wish(List<String> argv, GrantOptions options, OwnGrants grants, Wiring wiring) {
        /** On one line, as a person would type it. */
        String words() {
            var words = new ArrayList<String>();
            options.read().forEach(path -> words.addAll(List.of("--read", path)));
            options.write().forEach(path -> words.addAll(List.of("--write", path)));
            options.net().forEach(host -> words.addAll(List.of("--net", host)));
            options.env().forEach(name -> words.addAll(List.of("--env", name)));
            if (wiring.kind() != Wiring.Kind.OUTPUT) {
                words.add(wiring.kind().option());
            }
            if (!words.isEmpty()) {
                words.add("--");
            }
            words.addAll(argv);
            return "exec: " + String.join(" ", words);
        }
    }

    /**
     * @param explained hears what it is allowed and refused
     */
    Outcome run(Wish wish, Asker asker, Explained explained) {
        var session = surroundings.chance().ids().session();
        var sandbox = Workbench.contained(ground.sandbox(), ground.workspace());
        requireGrantable(wish.grants().beyond());
        var tool = new ExecTool(
                ground.workspace().root(), ground.config().command().timeout(), explained::lines);
        var call = tool.call(wish.argv(), wish.grants());
        try (var _ = WorkspaceLock.take(surroundings.home(), ground.workspace().root(), session);
                var bench = Workbench.open(surroundings, archive, session, ground, event -> {})) {
            var log = bench.shelf().log();
            var commands = bench.commands(wish.grants(), wish.wiring(), explained);
            var monitor = bench.monitor(asker, commands);
            String words = bench.redacted(wish.words());
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
                var state = log.state().monitor();
                var rights = new ArrayList<>(state.rights());
                rights.addAll(ExecTool.rights(call));
                var observation = monitor.carryOut(new Call(CallId.of(1), call), state.withRights(rights));
                log.record(new Event.Ended(ending(observation, tool.ended())));
                return new Outcome(session, observation, tool.ended(), log.head(), bench.attest());
            }
        }
    }

    /** Refuses, before a session begins, what no sandbox grants. */
    private void requireGrantable(Beyond beyond) {
        Path root = ground.workspace().root();
        var grants = new Confinement.Grants(
                beyond.outside(root).writable(), beyond.outside(root).readable(), beyond.peers());
        try {
            ground.sandbox()
                    .explain(
                            new Command(List.of("true"), root, Map.of()),
                            Confinement.to(root).with(grants));
        } catch (SandboxException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
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
