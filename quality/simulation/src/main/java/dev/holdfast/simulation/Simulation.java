package dev.holdfast.simulation;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.Operator;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.agent.SessionState;
import dev.holdfast.agent.Task;
import dev.holdfast.agent.Window;
import dev.holdfast.ledger.Actor;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.ledger.Run;
import dev.holdfast.ledger.Verification;
import dev.holdfast.model.Watcher;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.EventCodec;
import dev.holdfast.monitor.Monitor;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.People;
import dev.holdfast.monitor.UnsoundSession;
import dev.holdfast.monitor.Witnessing;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.terms.Ids;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One simulated machine on which one session runs, crashes, is resumed and ends. For one use. */
final class Simulation {
    /** More starts than any session needs once the power stays on and the disk is well. */
    private static final int STARTS_MAX = 60;

    private static final SessionId SESSION = new SessionId("s-000000000001");
    private static final Operator OPERATOR =
            new Operator(Actor.user("simulated"), new TraceId("0af7651916cd43dd8448eb211c80319c"));
    private static final Event.SandboxLevel SANDBOX =
            new Event.SandboxLevel("simulated", "simulated", List.of("names"));
    private static final Window WINDOW = new Window(200_000, 4_000);

    private final Scenario scenario;
    private final RandomGenerator random;
    private final Power power;
    private final Storage storage;
    private final Ticks clock = new Ticks();
    private final History history = new History();
    private final Map<String, String> beginning = FakeWorld.beginning();
    private final FakeWorld world;
    private final Outside outside;
    private final List<Head> receipts = new ArrayList<>();
    private SessionState live;
    private int crashesLeft;

    private Simulation(Scenario scenario, RandomGenerator random, Power power, Storage storage) {
        this.scenario = scenario;
        this.live = fresh();
        this.random = random;
        this.power = power;
        this.storage = storage;
        this.world = new FakeWorld(power, history, beginning);
        this.outside = new Outside(power, history);
        this.crashesLeft = scenario.trouble().crashes();
    }

    /** Makes the storage of a machine. */
    interface Stores {
        Storage on(Power power, RandomGenerator random);
    }

    /** What came of a run. */
    record Result(Trace trace, long points) {}

    /** Runs a scenario on storage in memory. */
    static Result run(Scenario scenario) {
        return run(scenario, FragileStorage::new);
    }

    /** Runs a scenario to the end of its session. */
    static Result run(Scenario scenario, Stores stores) {
        var random = new SplittableRandom(scenario.seed());
        var power = new Power();
        var simulation = new Simulation(scenario, random, power, stores.on(power, random));
        return new Result(simulation.lives(), power.points());
    }

    /**
     * What came of writing on the record of a session by another way than its own.
     *
     * @param before the session before
     * @param after the session as the record tells it now
     * @param refused what the next start said; empty when it went on
     * @param deeds what that start did in the world
     */
    record Invasion(SessionState before, SessionState after, Optional<String> refused, List<Moment> deeds) {}

    /** Cuts the power at a point, lets an intruder append to the record with the ledger's own key, and starts again. */
    static Invasion invaded(Scenario scenario, Intruder intruder) {
        var random = new SplittableRandom(scenario.seed());
        var power = new Power();
        return new Simulation(scenario, random, power, new FragileStorage(power, random)).invaded(intruder);
    }

    private Invasion invaded(Intruder intruder) {
        power.onFor(next(scenario.trouble()));
        try {
            start();
        } catch (Crash crash) {
            storage.powerCut();
        }
        power.on();
        SessionState before = replayed();
        List<MonitorEvent> forged = intruder.forged(before, clock.instant());
        if (!forged.isEmpty()) {
            append(forged);
        }
        SessionState after = replayed();
        int moments = history.moments().size();
        Optional<String> refused = Optional.empty();
        try {
            start();
        } catch (UnsoundSession e) {
            refused = Optional.of(String.valueOf(e.getMessage()));
        }
        List<Moment> deeds = history.moments().stream()
                .skip(moments)
                .filter(Moment.Deed.class::isInstance)
                .toList();
        return new Invasion(before, after, refused, deeds);
    }

    private SessionState replayed() {
        Storage.Opened opened = storage.open();
        try (var ledger = Ledger.open(opened.disk(), storage.signer())) {
            SessionLog log = log(ledger, opened);
            log.replay();
            return log.state();
        } finally {
            opened.close().run();
        }
    }

    private void append(List<MonitorEvent> forged) {
        Storage.Opened opened = storage.open();
        try (var ledger = Ledger.open(opened.disk(), storage.signer())) {
            var codec = new EventCodec<>("monitor", MonitorEvent.class, opened.payloads());
            var run = new Run(SESSION, OPERATOR.trace(), Run.setup("{}"));
            var entries = forged.stream()
                    .map(event ->
                            new Entry(codec.kind(event), run, Actor.platform(), clock.instant(), codec.encode(event)))
                    .toList();
            opened.payloads().sync();
            ledger.append(entries);
        } finally {
            opened.close().run();
        }
    }

    private Trace lives() {
        for (int start = 0; start < STARTS_MAX; start++) {
            boolean troubled = crashesLeft > 0;
            storage.faults(troubled ? scenario.trouble().diskFaults() : 0);
            if (troubled) {
                power.onFor(next(scenario.trouble()));
            } else {
                power.on();
            }
            try {
                if (start()) {
                    break;
                }
            } catch (Crash crash) {
                died(String.valueOf(crash.getMessage()));
                storage.powerCut();
            } catch (LedgerException e) {
                if (e.code() != LedgerException.Code.DISK) {
                    throw e;
                }
                died(e.getMessage());
            }
        }
        power.on();
        return trace();
    }

    private long next(Scenario.Trouble trouble) {
        return switch (trouble.pace()) {
            case EXACT -> trouble.pointsBetween();
            case RANDOM -> random.nextLong(trouble.pointsBetween());
        };
    }

    private void died(String where) {
        crashesLeft--;
        history.add(new Moment.Died(where));
        if (scenario.trouble().edits() == Scenario.Edits.SOMETIMES && random.nextBoolean()) {
            world.edit(random);
        }
    }

    /** One process: opens the ledger, folds what is there, and goes on. Whether the session is over now. */
    private boolean start() {
        Storage.Opened opened = storage.open();
        try (var ledger = Ledger.open(opened.disk(), storage.signer())) {
            receipts.add(ledger.head());
            SessionLog log = log(ledger, opened);
            if (ledger.head().size() > History.events(history.moments()).size()) {
                learn(events(ledger, log));
            }
            log.replay();
            var people = people();
            var agent = agent(log, people);
            boolean isNew = log.state().opening().isEmpty();
            if (isNew) {
                log.record(opening(agent));
            } else if (log.state().progress().ending().isEmpty()) {
                log.record(new Event.Resumed(
                        scenario.budget(), log.state().opened().setup()));
            }
            Optional<Ending> ending = agent.run(() -> false);
            live = log.state();
            receipts.add(ledger.head());
            return ending.isPresent();
        } finally {
            opened.close().run();
        }
    }

    /** Adds events that became durable although the process died before it was told. */
    private void learn(List<Event.Stamped> kept) {
        List<Event.Stamped> told = History.events(history.moments());
        kept.subList(Math.min(told.size(), kept.size()), kept.size())
                .forEach(event -> history.add(new Moment.Recorded(event)));
    }

    private SessionLog log(Ledger ledger, Storage.Opened opened) {
        return new SessionLog(
                fresh(),
                ledger,
                opened.payloads(),
                clock,
                OPERATOR,
                stamped -> history.add(new Moment.Recorded(stamped)));
    }

    private SessionState fresh() {
        return SessionState.fresh(SESSION, Person.approvers(scenario.cast().enrolled()));
    }

    private People people() {
        var cast = scenario.cast();
        var asker = new Person(cast.person(), cast.enrolled(), random, clock, power);
        return new People(
                SESSION,
                asker,
                Person.approvers(cast.enrolled()),
                new People.Time(clock, new Ids(clock, random), Person.PATIENCE));
    }

    private Agent agent(SessionLog log, People people) {
        var monitor = new Monitor(CedarPolicy.standard(), people, world, new NoSecrets(), log, Witnessing.NOT_REQUIRED);
        var script = Script.of(scenario.cast().model(), scenario.seed());
        return new Agent(
                log, monitor, new FakeModel(script, power, clock), FakeTools.all(outside), WINDOW, Watcher.NONE);
    }

    private Event.Opened opening(Agent agent) {
        var task = new Task(new Content("mend the tests"), List.of());
        var pins = agent.pins(CedarPolicy.standard().digest());
        var setup = new Event.Setup("fake", FakeModel.HOST, SANDBOX, pins);
        return new Event.Opened(task, FakeTools.WORKSPACE.toString(), setup, scenario.budget());
    }

    private Trace trace() {
        storage.faults(0);
        Storage.Opened opened = storage.open();
        try (var ledger = Ledger.open(opened.disk(), storage.signer())) {
            SessionLog replayed = log(ledger, opened);
            List<Event.Stamped> kept = events(ledger, replayed);
            learn(kept);
            replayed.replay();
            var books = new Trace.Books(Verification.of(opened.disk(), storage.signer(), receipts), kept);
            return new Trace(
                    scenario,
                    history.moments(),
                    new Trace.Files(new TreeMap<>(beginning), world.files(), world.snapshots()),
                    books,
                    new Trace.States(live, replayed.state()));
        } finally {
            opened.close().run();
        }
    }

    private static List<Event.Stamped> events(Ledger ledger, SessionLog log) {
        var events = new ArrayList<Event.Stamped>();
        ledger.session(SESSION, recorded -> log.stamped(recorded).ifPresent(events::add));
        return events;
    }
}
