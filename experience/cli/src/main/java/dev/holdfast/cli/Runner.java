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
        var session = surroundings.chance().ids().session();
        String sandbox = Workbench.contained(ground.sandbox(), ground.workspace());
        try (var bench = Workbench.open(surroundings, archive, session, ground, show)) {
            var redacted = new Task(
                    new Content(bench.redacted(task.words().text())),
                    task.attachments().stream()
                            .map(content -> new Content(bench.redacted(content.text())))
                            .toList());
            return go(bench, ground, asker, new Beginning.Fresh(redacted, sandbox));
        }
    }

    /** Goes on with a session that did not end, or ended for want of a model, a budget or an answer. */
    Outcome resume(SessionId session, Ground ground, Asker asker) {
        Workbench.contained(ground.sandbox(), ground.workspace());
        try (var bench = Workbench.open(surroundings, archive, session, ground, show)) {
            return go(bench, ground, asker, new Beginning.Again());
        }
    }

    private sealed interface Beginning {
        record Fresh(Task task, String sandbox) implements Beginning {}

        record Again() implements Beginning {}
    }

    private Outcome go(Workbench bench, Ground ground, Asker asker, Beginning beginning) {
        var log = bench.shelf().log();
        log.state().monitor().mustBeSound();
        var endpoint = endpoint(ground.config());
        try (var broker = Workbench.broker(surroundings, endpoint)) {
            var model = Workbench.model(surroundings, endpoint, broker);
            Commands commands = bench.commands(text -> {});
            Agent agent = bench.agent(bench.monitor(asker, commands), model, show);
            var budget = budget(ground.config());
            show.begin(log.session(), log.state());
            switch (beginning) {
                case Beginning.Fresh(var task, var sandbox) ->
                    log.record(new Event.Opened(
                            task,
                            ground.workspace().root().toString(),
                            new Event.Setup(
                                    model.name(),
                                    model.hostAndPort(),
                                    sandbox,
                                    agent.pins(bench.policy().digest())),
                            budget));
                case Beginning.Again ignored -> log.record(new Event.Resumed(budget));
            }
            String farewell = "interrupted; go on with `holdfast resume " + log.session() + "`";
            try (var interrupt =
                    Interrupt.install(commands, surroundings.streams().err(), farewell)) {
                Optional<Ending> ending = agent.run(interrupt::requested);
                if (ending.isEmpty()) {
                    return new Outcome(log.session(), Stop.INTERRUPTED);
                }
                var harvest = Harvest.of(archive.ledger(), log);
                var changes = FinishCard.changes(bench.snapshots(), harvest);
                show.end(FinishCard.of(ending.get(), log.session(), log.state(), log.head(), changes));
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

    private static Budget budget(Config config) {
        var budget = config.budget();
        var price = config.model().price();
        return new Budget(
                Math.toIntExact(budget.turns()),
                Math.toIntExact(budget.toolCalls()),
                budget.tokens(),
                budget.timeout(),
                new Budget.Money(budget.costUsd(), price.promptUsdPerMillion(), price.answerUsdPerMillion()));
    }
}
