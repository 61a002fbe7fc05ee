package dev.holdfast.cli;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.Window;
import dev.holdfast.approval.Asker;
import dev.holdfast.broker.Access;
import dev.holdfast.broker.Broker;
import dev.holdfast.broker.Credentials;
import dev.holdfast.broker.Destination;
import dev.holdfast.broker.Loan;
import dev.holdfast.config.Config;
import dev.holdfast.config.ModelConfig;
import dev.holdfast.model.Endpoint;
import dev.holdfast.model.Model;
import dev.holdfast.model.ModelRules;
import dev.holdfast.model.OpenAiModel;
import dev.holdfast.model.Pause;
import dev.holdfast.model.Watcher;
import dev.holdfast.monitor.Attachment;
import dev.holdfast.monitor.BrokerExit;
import dev.holdfast.monitor.Commands;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.Monitor;
import dev.holdfast.monitor.People;
import dev.holdfast.monitor.PersonalGit;
import dev.holdfast.monitor.Pulse;
import dev.holdfast.monitor.ScanRedaction;
import dev.holdfast.monitor.Witnessing;
import dev.holdfast.monitor.WorkspaceWorld;
import dev.holdfast.policy.Policy;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.KnownGap;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.ProcessLimits;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxException;
import dev.holdfast.sandbox.Variables;
import dev.holdfast.scan.Redactor;
import dev.holdfast.scan.ScanException;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.scan.Source;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Secret;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.TestPlan;
import dev.holdfast.tools.Tool;
import dev.holdfast.tools.Tools;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Limits;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything one session works with, wired together by hand and closed together. */
final class Workbench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Surroundings surroundings;
    private final Config config;
    private final Workspace workspace;
    private final Archive.Shelf shelf;
    private final Sandbox sandbox;
    private final SecretFiles secretFiles;
    private final Redactor redactor;
    private final Snapshots snapshots;
    private final Pulse pulse;
    private final Optional<WitnessRounds> witnesses;
    private final Policy policy;

    private Workbench(
            Surroundings surroundings,
            Ground ground,
            Archive.Shelf shelf,
            SecretFiles secretFiles,
            Pulse pulse,
            Optional<WitnessRounds> witnesses) {
        this.surroundings = surroundings;
        this.config = ground.config();
        this.workspace = ground.workspace();
        this.sandbox = ground.sandbox();
        this.shelf = shelf;
        this.secretFiles = secretFiles;
        this.pulse = pulse;
        this.witnesses = witnesses;
        this.redactor = redactor(secretFiles);
        this.policy = ground.policy();
        var snapshot = config.snapshot();
        this.snapshots = new Snapshots(
                workspace,
                shelf.snapshots(),
                new Limits(Math.toIntExact(Math.min(snapshot.filesMax(), Integer.MAX_VALUE)), snapshot.bytesMax()));
    }

    static Workbench open(
            Surroundings surroundings,
            Archive archive,
            SessionId session,
            Ground ground,
            Consumer<Event.Stamped> watcher) {
        WitnessRounds.places(ground.config().ledger()); // a key that is none is refused before anything begins
        var shelf = archive.shelf(session, watcher);
        var secretFiles = SecretFiles.builtIn().with(ground.config().secrets().files());
        var file = surroundings.home().session(session).resolve("pulse");
        var clock = surroundings.chance().clock();
        boolean begun = shelf.log().state().opening().isPresent();
        var pulse = begun ? Pulse.again(file, clock) : Pulse.start(file, clock);
        var witnesses = WitnessRounds.begin(ground.config().ledger(), archive.ledger(), WitnessRounds.INTERVAL);
        var bench = new Workbench(surroundings, ground, shelf, secretFiles, pulse, witnesses);
        bench.learnSecrets();
        return bench;
    }

    Archive.Shelf shelf() {
        return shelf;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** The text without secrets this session knows. */
    String redacted(String text) {
        return redactor.redact(text, new Source.Stream("the task")).text();
    }

    /** How the commands of a model run here. */
    Commands commands() {
        var wiring = new Wiring(Wiring.Kind.OUTPUT, Attachment.NONE);
        return new Commands(sandbox, workspace.root(), settings(OwnGrants.NONE, wiring));
    }

    /**
     * How a command of a person's own runs, with what they granted it. What is secret of that is never recorded.
     *
     * @param wiring of its standard streams
     * @param observer hears what it is allowed and refused
     */
    Commands commands(OwnGrants grants, Wiring wiring, Commands.Observer observer) {
        grants.variables().values().forEach(redactor::learnFile);
        Stream.concat(grants.beyond().readable().stream(), grants.beyond().writable().stream())
                .filter(path -> secretFiles.matches(PathName.of(workspace.root(), path.toString())))
                .forEach(this::learnOutside);
        return new Commands(sandbox, workspace.root(), settings(grants, wiring), observer);
    }

    private Commands.Settings settings(OwnGrants grants, Wiring wiring) {
        var variables = new HashMap<>(Variables.allowed(surroundings.environment()));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        boolean terminal = wiring.kind() == Wiring.Kind.TERMINAL;
        if (!terminal) {
            variables.put("NO_COLOR", "1");
        }
        variables.putAll(GitIdentity.of(surroundings.environment()));
        variables.putAll(grants.variables());
        var usual = ProcessLimits.USUAL;
        int kept = Math.toIntExact(Math.min(config.command().outputBytesMax(), 8L << 20));
        var limits = new ProcessLimits(
                config.command().timeout(),
                new ProcessLimits.OutputLimits(
                        kept, terminal ? Long.MAX_VALUE : usual.output().floodBytes()), // a day of drawing is no flood
                usual.quotas(),
                usual.totals());
        Path scratch = surroundings.home().session(session());
        return new Commands.Settings(variables, scratch, limits, grants.beyond(), wiring.attachment());
    }

    /** The one door to the world for this session. */
    Monitor monitor(Asker asker, Commands commands) {
        var session = session();
        var people = new People(
                session,
                asker,
                Enrolled.approvers(surroundings),
                new People.Time(
                        surroundings.chance().clock(), surroundings.chance().ids(), patience()));
        var redaction = new ScanRedaction(redactor, this::remember);
        var personalGit = PersonalGit.read(surroundings.environment(), workspace.root());
        var trusted = Trusted.load(surroundings.home(), workspace.root());
        var world = new WorkspaceWorld(
                workspace,
                snapshots,
                pulse,
                new WorkspaceWorld.Guard(
                        secretFiles, trusted.reviewed(), redaction, personalGit, config.environments()),
                commands);
        return new Monitor(policy, people, world, redaction, shelf.log(), witnessing());
    }

    /** How long a question stays open: as long as a run without a terminal waits for an answer from elsewhere. */
    private Duration patience() {
        Duration elsewhere = config.approvals().patience();
        return surroundings.streams().seat() == Surroundings.Seat.NOBODY && elsewhere.isPositive()
                ? elsewhere
                : PATIENCE;
    }

    /** Without a number that is required, production waits for nobody, though heads are shown. */
    private Witnessing witnessing() {
        return config.ledger().witnessesRequired() == 0
                ? Witnessing.NOT_REQUIRED
                : witnesses.<Witnessing>map(rounds -> rounds).orElse(Witnessing.NOT_REQUIRED);
    }

    /** Shows the session's last head to the witnesses, if there are any, and waits for them within a bound. */
    WitnessRounds.Attested attest() {
        return witnesses.map(WitnessRounds::round).orElse(WitnessRounds.Attested.NONE);
    }

    Policy policy() {
        return policy;
    }

    /** The agent of this session. */
    Agent agent(Monitor monitor, Model model, Watcher watcher) {
        var window = new Window(
                Math.toIntExact(config.model().contextTokensMax()),
                Math.toIntExact(config.model().answerTokensMax()));
        List<String> command = config.tests().command();
        TestPlan tests = command.isEmpty() ? new TestPlan.Detected() : new TestPlan.Configured(command);
        List<Tool> tools = Tools.standard(workspace.root(), tests);
        return new Agent(shelf.log(), monitor, model, tools, window, watcher);
    }

    /** The configured model behind a broker that alone holds its key. */
    static Model model(
            Surroundings surroundings, ModelConfig.Choice.Endpoint endpoint, Broker broker, Duration longestReply) {
        return new OpenAiModel(
                new Endpoint(endpoint.baseUrl(), endpoint.name()),
                new BrokerExit(broker),
                ModelRules.DEFAULT.within(longestReply),
                surroundings.chance().clock(),
                surroundings.chance().random(),
                Pause.SLEEP);
    }

    /** The broker that may reach the model and nothing else. */
    static Broker broker(Surroundings surroundings, ModelConfig.Choice.Endpoint endpoint) {
        var destination = new Destination(endpoint.baseUrl());
        Access access = switch (endpoint.key()) {
            case ModelConfig.KeySource.None ignored -> new Access.Open(destination);
            case ModelConfig.KeySource.InFile(var file) -> Loan.bearer(destination, Credentials.fromFile(file));
            case ModelConfig.KeySource.InVariable(var name) -> {
                String value = surroundings.environment().get(name);
                if (value == null) {
                    throw new Stop(
                            Stop.USAGE,
                            "the variable `" + name
                                    + "` that should hold the model's key is not set; set it, or name a file"
                                    + " with `--set model.keyFile=PATH`");
                }
                yield Loan.bearer(destination, Credentials.fromVariable(name, value));
            }
        };
        return Broker.open(List.of(access), dev.holdfast.broker.Limits.DEFAULT);
    }

    /**
     * Makes sure that commands will be contained in this workspace, before a session begins.
     *
     * @return the level, for the record
     * @throws Stop with exit code 6 and the fix when they would not
     */
    static Event.SandboxLevel contained(Sandbox sandbox, Workspace workspace) {
        return switch (sandbox.level()) {
            case Level.None(var reason, var fix) ->
                throw new Stop(
                        Stop.NO_SANDBOX,
                        "no sandbox works on this machine, so nothing is run: " + reason + "\nfix: " + fix);
            case Level.Contained(var backend, var abi, var gaps) -> {
                try {
                    var probe = new Command(List.of("true"), workspace.root(), Map.of());
                    sandbox.explain(probe, Confinement.to(workspace.root()));
                } catch (SandboxException e) {
                    throw new Stop(Stop.NO_SANDBOX, String.valueOf(e.getMessage()));
                }
                yield new Event.SandboxLevel(
                        backend, abi, gaps.stream().map(KnownGap::name).toList());
            }
        };
    }

    private SessionId session() {
        return shelf.log().session();
    }

    private Redactor redactor(SecretFiles policy) {
        var random = surroundings.chance().random();
        return shelf.log()
                .keepsake()
                .map(content -> {
                    byte[] bytes = Base64.getDecoder().decode(content.text());
                    try (var keepsake = Secret.of(bytes)) {
                        return Redactor.resumed(keepsake, policy, random, dev.holdfast.scan.Limits.DEFAULT);
                    }
                })
                .orElseGet(() -> new Redactor(policy, random, dev.holdfast.scan.Limits.DEFAULT));
    }

    /** What must never be shown: secret values of the environment and of secret files lying in the workspace. */
    private void learnSecrets() {
        redactor.learnEnvironment(surroundings.environment());
        var snapshot = snapshots.take();
        snapshots.items(snapshot, item -> {
            if (item.kind() == Kind.FILE && secretFiles.matches(item.path())) {
                learn(item.path());
            }
        });
    }

    private void learn(PathName file) {
        try {
            byte[] content = workspace.read(file, Hands.FILE_BYTES_MAX);
            redactor.learnFile(new String(content, StandardCharsets.UTF_8));
        } catch (WorkspaceException e) {
            // it cannot be read here, so no tool can read it either
        } catch (ScanException e) {
            throw tooMuch(file.toString(), e);
        }
    }

    private void learnOutside(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= Hands.FILE_BYTES_MAX) {
                redactor.learnFile(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // it cannot be read here, so the command cannot read it either
        } catch (ScanException e) {
            throw tooMuch(file.toString(), e);
        }
    }

    private static Stop tooMuch(String file, ScanException e) {
        return new Stop(
                Stop.FAILED,
                "the file of secrets `" + Visible.inert(file, 200) + "` is the one too many: " + e.getMessage()
                        + ", or move it out of the workspace");
    }

    private void remember() {
        try (var keepsake = redactor.keepsake()) {
            String text = keepsake.lend(bytes -> Base64.getEncoder().encodeToString(bytes));
            shelf.log().record(new Event.Remembered(new Content(text)));
        }
    }

    @Override
    public void close() {
        witnesses.ifPresent(WitnessRounds::close);
        pulse.close();
        shelf.close();
    }
}
