package dev.holdfast.config;

import dev.holdfast.terms.Environments;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Every key there is, in the order {@code holdfast config explain} shows them. */
final class Keys {
    private static final Duration SECOND = Duration.ofSeconds(1);

    static final Key<String> MODEL_NAME = new Key<>("model.name", Scalar.text("a model's name as its server knows it"));
    static final Key<URI> MODEL_BASE_URL = new Key<>("model.baseUrl", Scalar.address());
    static final Key<String> MODEL_KEY_FILE = new Key<>("model.keyFile", Scalar.file());
    static final Key<String> MODEL_KEY_VARIABLE = new Key<>("model.keyVariable", Scalar.variable());
    static final Key<BigDecimal> PROMPT_PRICE = new Key<>("model.price.promptPerMillion", Scalar.usd(100_000));
    static final Key<BigDecimal> ANSWER_PRICE = new Key<>("model.price.answerPerMillion", Scalar.usd(100_000));
    static final Key<Long> ANSWER_TOKENS = new Key<>("model.answerTokensMax", Scalar.count(1, 1_000_000));
    static final Key<Long> CONTEXT_TOKENS = new Key<>("model.contextTokensMax", Scalar.count(1_000, 10_000_000));

    static final Key<Long> TOOL_CALLS = new Key<>("budget.toolCalls", Scalar.count(1, 100_000));
    static final Key<Long> TURNS = new Key<>("budget.turns", Scalar.count(1, 10_000));
    static final Key<Duration> TIMEOUT = new Key<>("budget.timeout", Scalar.duration(SECOND, Duration.ofDays(7)));
    static final Key<Long> TOKENS = new Key<>("budget.tokens", Scalar.count(1_000, 10_000_000_000L));
    static final Key<BigDecimal> COST = new Key<>("budget.cost", Scalar.usd(1_000_000));

    static final Key<Duration> COMMAND_TIMEOUT =
            new Key<>("command.timeout", Scalar.duration(SECOND, Duration.ofDays(1)));
    static final Key<Long> COMMAND_OUTPUT = new Key<>("command.outputBytes", Scalar.bytes(1L << 10, 64L << 20));

    static final Key<Containment> COMMAND_SANDBOX = new Key<>("command.sandbox", Scalar.containment());

    static final Key<List<String>> TEST_COMMAND = new Key<>(
            "tests.command",
            new Listing<>("a list: the program and its arguments", 64, Scalar.text("a program or an argument")));
    static final Key<List<String>> SECRET_FILES =
            new Key<>("secrets.files", new Listing<>("a list of patterns", 200, Scalar.glob()));
    static final Key<Long> SNAPSHOT_FILES = new Key<>("snapshot.filesMax", Scalar.count(1, 10_000_000));
    static final Key<Long> SNAPSHOT_BYTES = new Key<>("snapshot.bytesMax", Scalar.bytes(1L << 20, 10L << 40));
    static final Key<List<LedgerConfig.Witness>> WITNESSES = new Key<>("ledger.witnesses", new WitnessListing());
    static final Key<Long> WITNESSES_REQUIRED =
            new Key<>("ledger.witnessesRequired", Scalar.count(0, WitnessListing.COUNT_MAX));
    static final Key<Long> RETAIN_DAYS =
            new Key<>("ledger.retainDays", Scalar.count(LedgerConfig.RETAIN_DAYS_MIN, 36_500));
    static final Key<List<ApprovalsConfig.Person>> APPROVERS = new Key<>("approvals.people", new PeopleListing());
    static final Key<Duration> APPROVAL_WAIT = new Key<>("approvals.wait", Scalar.duration(SECOND, Duration.ofDays(7)));
    static final Key<URI> NOTIFY_URL =
            new Key<>("approvals.notify.url", Scalar.address("https://hooks.example/holdfast"));
    static final Key<String> NOTIFY_SECRET_FILE = new Key<>("approvals.notify.secretFile", Scalar.file());
    static final Key<String> NOTIFY_SECRET_VARIABLE = new Key<>("approvals.notify.secretVariable", Scalar.variable());
    static final Key<List<String>> MASTER_KEY_COMMAND = new Key<>("vault.masterKeyCommand", Listing.program());
    static final Key<List<Environments.Rule>> ENVIRONMENTS = new Key<>("environments", new EnvironmentsListing());

    static final Key<List<String>> CLEARANCE = new Key<>("clearance", Listing.hosts());

    static final Key<PolicyConfig.Freeze> FREEZE = new Key<>("freeze", Scalar.freeze());

    static final List<Key<?>> ALL = List.of(
            MODEL_NAME,
            MODEL_BASE_URL,
            MODEL_KEY_FILE,
            MODEL_KEY_VARIABLE,
            PROMPT_PRICE,
            ANSWER_PRICE,
            ANSWER_TOKENS,
            CONTEXT_TOKENS,
            TOOL_CALLS,
            TURNS,
            TIMEOUT,
            TOKENS,
            COST,
            COMMAND_TIMEOUT,
            COMMAND_OUTPUT,
            COMMAND_SANDBOX,
            TEST_COMMAND,
            SECRET_FILES,
            SNAPSHOT_FILES,
            SNAPSHOT_BYTES,
            WITNESSES,
            WITNESSES_REQUIRED,
            RETAIN_DAYS,
            APPROVERS,
            APPROVAL_WAIT,
            NOTIFY_URL,
            NOTIFY_SECRET_FILE,
            NOTIFY_SECRET_VARIABLE,
            MASTER_KEY_COMMAND,
            ENVIRONMENTS,
            CLEARANCE,
            FREEZE);

    static final List<String> NAMES = ALL.stream().map(Key::name).toList();

    private Keys() {}

    /** Whether keys begin with this name and a dot. */
    static boolean section(String name) {
        return NAMES.stream().anyMatch(key -> key.startsWith(name + "."));
    }
}
