package dev.holdfast.cli;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.Budget;
import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.agent.Task;
import dev.holdfast.approval.Asker;
import dev.holdfast.config.Config;
import dev.holdfast.config.ModelConfig;
import dev.holdfast.model.Watcher;
import dev.holdfast.monitor.Commands;
import dev.holdfast.monitor.Content;
import dev.holdfast.terms.SessionId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs or resumes one session to its end, with whatever shows it. */
final class Runner {
    private final Surroundings surroundings;
    private final Archive archive;
    private final Show show;

    /** What a run is shown on. */
    interface Show extends Consumer<Event.Stamped>, Watcher {
        /** The session that will be shown, before its first event. */
        void begin(SessionId session, SessionState state);

        /** The end. */
        void end(FinishCard card);

        /** A person stopped the process, which ends next; the session can go on. Called by another thread. */
        void interrupted(SessionId session);
    }

    /**
     * What came of a run.
     *
     * @param exitCode of the design
     */
    record Outcome(SessionId session, int exitCode) {}

    Runner(Surroundings surroundings, Archive archive, Show show) {
        this.surroundings = surroundings;
        this.archive = archive;
        this.show = show;
    }

    /** Begins a session on this task. */
    Outcome start(Task task, Ground ground, Asker asker) {
        var terms = Terms.of(ground);
        var session = surroundings.chance().ids().session();
        try (var _ = lock(ground, session);
                var bench = Workbench.open(surroundings, archive, session, ground, show)) {
            var redacted = new Task(
                    new Content(bench.redacted(task.words().text())),
                    task.attachments().stream()
                            .map(content -> new Content(bench.redacted(content.text())))
                            .toList());
            return go(bench, terms, asker, new Beginning.Fresh(redacted, ground));
        }
    }

    /** Goes on with a session that did not end, or ended for want of a model, a budget or an answer. */
    Outcome resume(SessionId session, Ground ground, Asker asker) {
        var terms = Terms.of(ground);
        try (var _ = lock(ground, session);
                var bench = Workbench.open(surroundings, archive, session, ground, show)) {
            Harvest.of(archive.ledger(), bench.shelf().log()).mustBeWhole(session);
            return go(bench, terms, asker, new Beginning.Again());
        }
    }

    private WorkspaceLock lock(Ground ground, SessionId session) {
        return WorkspaceLock.take(surroundings.home(), ground.workspace().root(), session);
    }

    private sealed interface Beginning {
        record Fresh(Task task, Ground ground) implements Beginning {}

        record Again() implements Beginning {}
    }

    /**
     * What a run needs besides its workspace, known to be there before anything is touched or recorded.
     *
     * @param sandbox its level, for the record
     */
    private record Terms(ModelConfig.Choice.Endpoint endpoint, Budget budget, Event.SandboxLevel sandbox) {
        static Terms of(Ground ground) {
            var config = ground.config();
            return new Terms(
                    Runner.endpoint(config),
                    Runner.budget(config),
                    Workbench.contained(ground.sandbox(), ground.workspace()));
        }
    }

    private Outcome go(Workbench bench, Terms terms, Asker asker, Beginning beginning) {
        var log = bench.shelf().log();
        log.state().monitor().mustBeSound();
        try (var broker = Workbench.broker(surroundings, terms.endpoint())) {
            var model = Workbench.model(
                    surroundings, terms.endpoint(), broker, terms.budget().time());
            Commands commands = bench.commands();
            Agent agent = bench.agent(bench.monitor(asker, commands), model, show);
            var setup = new Event.Setup(
                    model.name(),
                    model.hostAndPort(),
                    terms.sandbox(),
                    agent.pins(bench.policy().digest()));
            show.begin(log.session(), log.state());
            log.record(
                    switch (beginning) {
                        case Beginning.Fresh(var task, var ground) ->
                            new Event.Opened(task, ground.workspace().root().toString(), setup, terms.budget());
                        case Beginning.Again ignored -> new Event.Resumed(terms.budget(), setup);
                    });
            String farewell = "interrupted; go on with `holdfast resume " + log.session() + "`";
            try (var interrupt = Interrupt.install(
                    commands, surroundings.streams().err(), farewell, () -> show.interrupted(log.session()))) {
                Optional<Ending> ending = agent.run(interrupt::requested);
                if (ending.isEmpty()) {
                    return new Outcome(log.session(), Stop.INTERRUPTED);
                }
                var harvest = Harvest.of(archive.ledger(), log);
                var changes = FinishCard.changes(bench.snapshots(), harvest);
                var alerts = Alerts.of(archive.ledger(), log);
                show.end(FinishCard.of(ending.get(), log, alerts, changes, bench.attest()));
                return new Outcome(log.session(), ending.get().reason().exitCode());
            }
        }
    }

    private static ModelConfig.Choice.Endpoint endpoint(Config config) {
        return switch (config.model().choice()) {
            case ModelConfig.Choice.Endpoint endpoint -> endpoint;
            case ModelConfig.Choice.None ignored ->
                throw new Stop(
                        Stop.USAGE,
                        "no model is configured; name one with `--model openai:NAME --base-url URL`, or set model.name and"
                                + " model.baseUrl in config.yaml (docs/guides/models.md). `holdfast demo` needs none");
        };
    }

    /** Why the ceiling of cost that somebody set would never act, if so. */
    static Optional<String> unpriced(Config config) {
        List<String> missing = config.missingPrices();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("`budget.cost` is `" + config.budget().costUsd().toPlainString()
                        + "` and the model has no price, so it would never end a run; set `"
                        + String.join("` and `", missing) + "` (with --set KEY=USD or in config.yaml; 0 for what costs"
                        + " nothing), or take the ceiling away with `--max-cost 0`");
    }

    private static Budget budget(Config config) {
        var budget = config.budget();
        var price = config.model().price();
        unpriced(config).ifPresent(why -> {
            throw new Stop(Stop.USAGE, why);
        });
        return new Budget(
                Math.toIntExact(budget.turns()),
                Math.toIntExact(budget.toolCalls()),
                budget.tokens(),
                budget.timeout(),
                new Budget.Money(budget.costUsd(), price.promptUsdPerMillion(), price.answerUsdPerMillion()));
    }
}
