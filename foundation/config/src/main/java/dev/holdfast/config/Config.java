package dev.holdfast.config;

import dev.holdfast.terms.Environments;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole configuration of one run, with the origin of each value. Only {@link #load} makes one, so its parts and its
 * settings always agree. Immutable.
 *
 * <p>Of two values the stronger layer's holds: built-in, user, workspace, command line, managed. A workspace may only
 * lower budgets and time-outs, add secret files and call places production; {@code secrets.files} of all layers add up.
 */
public final class Config {
    /** Zero is no ceiling, so it allows more than any other. */
    private static final Comparator<BigDecimal> CEILINGS =
            Comparator.comparing((BigDecimal usd) -> usd.signum() == 0).thenComparing(Comparator.naturalOrder());

    private final ModelConfig model;
    private final BudgetConfig budget;
    private final CommandConfig command;
    private final TestsConfig tests;
    private final SecretsConfig secrets;
    private final SnapshotConfig snapshot;
    private final LedgerConfig ledger;
    private final ApprovalsConfig approvals;
    private final VaultConfig vault;
    private final Environments environments;
    private final PolicyConfig policy;
    private final List<Setting> settings;

    private Config(Resolver resolver, Problems problems, Sources sources) {
        Path home = sources.home();
        model = model(resolver, problems, home);
        budget = new BudgetConfig(
                resolver.lowered(Keys.TOOL_CALLS, 100L),
                resolver.lowered(Keys.TURNS, 40L),
                resolver.lowered(Keys.TIMEOUT, Duration.ofMinutes(30)),
                resolver.lowered(Keys.TOKENS, 2_000_000L),
                resolver.lowered(Keys.COST, new BigDecimal("5.00"), CEILINGS));
        command = new CommandConfig(
                resolver.lowered(Keys.COMMAND_TIMEOUT, Duration.ofMinutes(10)),
                resolver.value(Keys.COMMAND_OUTPUT, 1L << 20),
                resolver.value(Keys.COMMAND_SANDBOX, Containment.AUTOMATIC));
        tests = new TestsConfig(resolver.value(Keys.TEST_COMMAND, List.of()));
        secrets = new SecretsConfig(resolver.added(Keys.SECRET_FILES));
        snapshot = new SnapshotConfig(
                resolver.value(Keys.SNAPSHOT_FILES, 500_000L), resolver.value(Keys.SNAPSHOT_BYTES, 20L << 30));
        ledger = ledger(resolver, problems);
        approvals = ApprovalsConfig.of(resolver, problems, home);
        vault = new VaultConfig(resolver.standing(Keys.MASTER_KEY_COMMAND, List.of()));
        environments = resolver.environments(Keys.ENVIRONMENTS);
        policy = PolicyConfig.of(resolver, sources, problems);
        settings = resolver.settings();
    }

    /**
     * Reads every source.
     *
     * @throws ConfigException when managed configuration could have been written by others than root, or with every
     *     problem there is in the sources
     */
    public static Config load(Sources sources) {
        return load(sources, ManagedGuard.ROOT, ManagedGuard.TOP);
    }

    static Config load(Sources sources, int managedOwner, Path top) {
        var problems = new Problems();
        new ManagedGuard(managedOwner, top, problems).check(sources.managed(), PolicyConfig.beside(sources.managed()));
        problems.throwIfAny(ConfigException.Code.MANAGED_NOT_PROTECTED);
        var layers = List.of(
                Written.inFile(Layer.USER, sources.user(), problems),
                Written.inWorkspace(sources.workspace(), problems),
                Written.onCommandLine(sources.overrides(), problems),
                Written.inFile(Layer.MANAGED, sources.managed(), problems));
        var config = new Config(new Resolver(layers, problems), problems, sources);
        problems.throwIfAny(ConfigException.Code.INVALID);
        return config;
    }

    private static ModelConfig model(Resolver resolver, Problems problems, Path home) {
        var choice = choice(resolver, problems, home);
        var price = new ModelConfig.Price(
                resolver.value(Keys.PROMPT_PRICE, BigDecimal.ZERO), resolver.value(Keys.ANSWER_PRICE, BigDecimal.ZERO));
        long answer = resolver.value(Keys.ANSWER_TOKENS, 8_192L);
        long context = resolver.value(Keys.CONTEXT_TOKENS, 128_000L);
        if (context <= answer) {
            List<Setting> both = resolver.settings().reversed().subList(0, 2);
            problems.add(
                    Collections.max(
                                    both,
                                    Comparator.comparing(
                                            setting -> setting.origin().layer()))
                            .origin(),
                    "`model.contextTokensMax` of `" + context
                            + "` leaves no room for a prompt beside `model.answerTokensMax`" + " of `" + answer
                            + "`; raise the one or lower the other");
            return new ModelConfig(choice, price, 1, 2); // nobody sees it: the load ends with the problem
        }
        return new ModelConfig(choice, price, answer, context);
    }

    private static LedgerConfig ledger(Resolver resolver, Problems problems) {
        int before = problems.count();
        List<LedgerConfig.Witness> witnesses = resolver.value(Keys.WITNESSES, List.of());
        boolean misread = problems.count() > before;
        long required = resolver.value(Keys.WITNESSES_REQUIRED, 0L);
        if (required > witnesses.size()) {
            if (!misread) {
                problems.add(
                        resolver.settings().getLast().origin(),
                        "`ledger.witnessesRequired` of `" + required + "` is more than the `" + witnesses.size()
                                + "` in `ledger.witnesses`; name more witnesses or require fewer");
            }
            required = 0; // nobody sees it: the load ends with the problem
        }
        return new LedgerConfig(witnesses, Math.toIntExact(required), resolver.standing(Keys.RETAIN_DAYS, 0L));
    }

    private static ModelConfig.Choice choice(Resolver resolver, Problems problems, Path home) {
        Optional<Resolver.Found<String>> name = resolver.find(Keys.MODEL_NAME);
        Optional<Resolver.Found<URI>> address = resolver.find(Keys.MODEL_BASE_URL);
        resolver.decideOrNone(Keys.MODEL_NAME, name);
        resolver.decideOrNone(Keys.MODEL_BASE_URL, address);
        ModelConfig.KeySource key = keySource(resolver, problems, home);
        if (name.isPresent() && address.isPresent()) {
            return new ModelConfig.Choice.Endpoint(
                    name.get().value(), address.get().value(), key);
        }
        if (name.isPresent() && !resolver.written(Keys.MODEL_BASE_URL)) {
            problems.add(name.get().origin(), "`model.name` is set without `model.baseUrl`; set both");
        }
        if (address.isPresent() && !resolver.written(Keys.MODEL_NAME)) {
            problems.add(address.get().origin(), "`model.baseUrl` is set without `model.name`; set both");
        }
        return new ModelConfig.Choice.None();
    }

    /** Of a key file and a key variable the one from the stronger layer holds; in one layer they exclude each other. */
    private static ModelConfig.KeySource keySource(Resolver resolver, Problems problems, Path home) {
        Optional<Resolver.Found<String>> file = resolver.find(Keys.MODEL_KEY_FILE);
        Optional<Resolver.Found<String>> variable = resolver.find(Keys.MODEL_KEY_VARIABLE);
        if (file.isPresent() && variable.isPresent()) {
            int stronger = file.get()
                    .origin()
                    .layer()
                    .compareTo(variable.get().origin().layer());
            if (stronger == 0) {
                problems.add(
                        variable.get().origin(),
                        "`model.keyFile` and `model.keyVariable` are both set; keep one of them");
            } else if (stronger > 0) {
                variable = Optional.empty();
            } else {
                file = Optional.empty();
            }
        }
        resolver.decideOrNone(Keys.MODEL_KEY_FILE, file);
        resolver.decideOrNone(Keys.MODEL_KEY_VARIABLE, variable);
        if (file.isPresent()) {
            return new ModelConfig.KeySource.InFile(
                    ModelConfig.inHome(home, file.get().value()));
        }
        return variable.isPresent()
                ? new ModelConfig.KeySource.InVariable(variable.get().value())
                : new ModelConfig.KeySource.None();
    }

    /** Which model is asked. */
    public ModelConfig model() {
        return model;
    }

    /** What a session may spend. */
    public BudgetConfig budget() {
        return budget;
    }

    /** How long a command may run and how much it may print. */
    public CommandConfig command() {
        return command;
    }

    /** How tests are run. */
    public TestsConfig tests() {
        return tests;
    }

    /** What counts as secret beyond the built-in policy. */
    public SecretsConfig secrets() {
        return secrets;
    }

    /** How large a workspace may be for its snapshots. */
    public SnapshotConfig snapshot() {
        return snapshot;
    }

    /** Who outside sees the ledger's heads. */
    public LedgerConfig ledger() {
        return ledger;
    }

    /** Who may approve. */
    public ApprovalsConfig approvals() {
        return approvals;
    }

    /** How the encrypted content of sessions is kept. */
    public VaultConfig vault() {
        return vault;
    }

    /** Which rules were written for this machine and this person. */
    public PolicyConfig policy() {
        return policy;
    }

    /** Which hosts, branches and other places belong to which environment. */
    public Environments environments() {
        return environments;
    }

    /**
     * The keys of the prices without which {@code budget.cost} would never act, although somebody set it. Empty when all
     * are set, zero included, and when there is no ceiling but the built-in one.
     */
    public List<String> missingPrices() {
        return budget.costUsd().signum() > 0 && isSet(Keys.COST)
                ? Stream.of(Keys.PROMPT_PRICE, Keys.ANSWER_PRICE)
                        .filter(price -> !isSet(price))
                        .map(Key::name)
                        .toList()
                : List.of();
    }

    private boolean isSet(Key<?> key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key.name()))
                .anyMatch(setting -> setting.origin().layer() != Layer.BUILT_IN);
    }

    /** Every setting in force with its origin, in a fixed order. */
    public List<Setting> settings() {
        return settings;
    }

    @Override
    public String toString() {
        return "Config" + settings;
    }
}
