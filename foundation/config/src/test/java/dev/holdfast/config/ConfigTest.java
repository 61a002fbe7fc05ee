package dev.holdfast.config;

import static dev.holdfast.terms.Environments.Kind.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final String BOB = "MCowBQYDK2VwAyEA" + "B".repeat(43) + "=";

    @TempDir
    Path folder;

    @Test
    void hasADefaultForEveryKey() {
        Config config = new World(folder).load();

        assertThat(config.model())
                .isEqualTo(new ModelConfig(
                        new ModelConfig.Choice.None(),
                        new ModelConfig.Price(BigDecimal.ZERO, BigDecimal.ZERO),
                        8_192,
                        128_000));
        assertThat(config.budget())
                .isEqualTo(new BudgetConfig(100, 40, Duration.ofMinutes(30), 2_000_000, new BigDecimal("5.00")));
        assertThat(config.command())
                .isEqualTo(new CommandConfig(Duration.ofMinutes(10), 1_048_576, Containment.AUTOMATIC));
        assertThat(config.tests()).isEqualTo(new TestsConfig(List.of()));
        assertThat(config.secrets()).isEqualTo(new SecretsConfig(List.of()));
        assertThat(config.snapshot()).isEqualTo(new SnapshotConfig(500_000, 21_474_836_480L));
        assertThat(config.ledger()).isEqualTo(new LedgerConfig(List.of(), 0, 0));
        assertThat(config.approvals()).isEqualTo(new ApprovalsConfig(List.of(), Duration.ZERO, Optional.empty()));
        assertThat(config.vault()).isEqualTo(new VaultConfig(List.of()));
        assertThat(config.environments()).isEqualTo(Environments.NONE);
    }

    @Test
    void explainsEveryDefault() {
        assertThat(new World(folder).load().settings())
                .allMatch(setting -> setting.origin().equals(new Origin.BuiltIn()))
                .extracting(setting -> setting.key() + " = " + setting.value())
                .containsExactly(
                        "model.name = (none)",
                        "model.baseUrl = (none)",
                        "model.keyFile = (none)",
                        "model.keyVariable = (none)",
                        "model.price.promptPerMillion = 0",
                        "model.price.answerPerMillion = 0",
                        "model.answerTokensMax = 8192",
                        "model.contextTokensMax = 128000",
                        "budget.toolCalls = 100",
                        "budget.turns = 40",
                        "budget.timeout = 30m",
                        "budget.tokens = 2000000",
                        "budget.cost = 5.00",
                        "command.timeout = 10m",
                        "command.outputBytes = 1MiB",
                        "command.sandbox = automatic",
                        "tests.command = []",
                        "secrets.files = (none)",
                        "snapshot.filesMax = 500000",
                        "snapshot.bytesMax = 20GiB",
                        "ledger.witnesses = []",
                        "ledger.witnessesRequired = 0",
                        "ledger.retainDays = 0",
                        "approvals.people = []",
                        "approvals.wait = 0h",
                        "approvals.notify.url = (none)",
                        "approvals.notify.secretFile = (none)",
                        "approvals.notify.secretVariable = (none)",
                        "vault.masterKeyCommand = []",
                        "environments = []",
                        "clearance = []",
                        "freeze = false");
    }

    @Test
    void namesEveryKeyInItsSettings() {
        assertThat(new World(folder).load().settings()).extracting(Setting::key).containsExactlyElementsOf(Keys.NAMES);
    }

    @Test
    void documentsEveryKeyWithItsDefault() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guides/configuration.md"));

        assertThat(new World(folder).load().settings())
                .extracting(setting -> "| `" + setting.key() + "` | "
                        + (setting.value().equals("(none)") ? "none" : "`" + setting.value() + "`") + " |")
                .allSatisfy(row -> assertThat(guide).contains(row));
    }

    @Test
    void readsEveryKeyAndKnowsWhereItStands() {
        World world = new World(folder).user("""
                model:
                  name: coder-large
                  baseUrl: https://models.example/v1
                  keyFile: ~/.keys/model
                  price: {promptPerMillion: 2.50, answerPerMillion: 10}
                  answerTokensMax: 4096
                  contextTokensMax: 64000
                budget:
                  toolCalls: 200
                  turns: 80
                  timeout: 2h
                  tokens: 5000000
                  cost: 12.5
                command:
                  timeout: 90s
                  outputBytes: 512KiB
                  sandbox: landlock
                tests:
                  command: [mvn, -o, -q, test]
                secrets:
                  files:
                    - "*.vault"
                    - deploy/keys/**
                snapshot: {filesMax: 1000, bytesMax: 2GiB}
                ledger:
                  witnessesRequired: 1
                  retainDays: 365
                  witnesses:
                    - {url: "https://w.example/p", key: w.example+da77ade7+BOvN63jn/bLv}
                    - {url: "http://localhost:8080", key: w1+00000000+%s}
                approvals: {wait: 30m, people: [{name: bob, key: %k, roles: [security, on-call]}], notify: {url: "https://hooks.example/x", secretFile: ~/.keys/hook}}
                vault: {masterKeyCommand: [/usr/local/bin/kms, --key=7]}
                environments:
                  - hosts: [localhost, "[0:0:0:0:0:0:0:1]"]
                    environment: dev
                  - hosts: [stage.example]
                    environment: staging
                clearance: [models.example, "[::1]"]
                """.replace("%s", "B".repeat(1752)).replace("%k", BOB));

        Config config = world.load();

        assertThat(config.model())
                .isEqualTo(new ModelConfig(
                        new ModelConfig.Choice.Endpoint(
                                "coder-large",
                                URI.create("https://models.example/v1"),
                                new ModelConfig.KeySource.InFile(folder.resolve("home/.keys/model"))),
                        new ModelConfig.Price(new BigDecimal("2.50"), BigDecimal.TEN),
                        4_096,
                        64_000));
        assertThat(config.budget())
                .isEqualTo(new BudgetConfig(200, 80, Duration.ofHours(2), 5_000_000, new BigDecimal("12.5")));
        assertThat(config.command())
                .isEqualTo(new CommandConfig(Duration.ofSeconds(90), 524_288, Containment.LANDLOCK));
        assertThat(config.tests()).isEqualTo(new TestsConfig(List.of("mvn", "-o", "-q", "test")));
        assertThat(config.secrets()).isEqualTo(new SecretsConfig(List.of("*.vault", "deploy/keys/**")));
        assertThat(config.snapshot()).isEqualTo(new SnapshotConfig(1_000, 2_147_483_648L));
        assertThat(config.ledger())
                .isEqualTo(new LedgerConfig(
                        List.of(
                                new LedgerConfig.Witness(
                                        URI.create("https://w.example/p"), "w.example+da77ade7+BOvN63jn/bLv"),
                                new LedgerConfig.Witness(
                                        URI.create("http://localhost:8080"), "w1+00000000+" + "B".repeat(1752))),
                        1,
                        365));
        assertThat(config.approvals())
                .isEqualTo(new ApprovalsConfig(
                        List.of(new ApprovalsConfig.Person("bob", BOB, List.of("security", "on-call"))),
                        Duration.ofMinutes(30),
                        Optional.of(new ApprovalsConfig.Notice(
                                URI.create("https://hooks.example/x"),
                                new ModelConfig.KeySource.InFile(folder.resolve("home/.keys/hook"))))));
        assertThat(config.vault()).isEqualTo(new VaultConfig(List.of("/usr/local/bin/kms", "--key=7")));
        assertThat(config.environments())
                .isEqualTo(new Environments(List.of(
                        rule(Environment.DEV, HOST, "localhost", "[0:0:0:0:0:0:0:1]"),
                        rule(Environment.STAGING, HOST, "stage.example"))));
        assertThat(config.policy().cleared()).containsExactly("models.example", "[::1]");
        assertThat(config.settings())
                .extracting(setting -> setting.toString().replace(world.user().toString(), "config.yaml"))
                .containsExactly(
                        "model.name = coder-large  (user config.yaml:2:9)",
                        "model.baseUrl = https://models.example/v1  (user config.yaml:3:12)",
                        "model.keyFile = ~/.keys/model  (user config.yaml:4:12)",
                        "model.keyVariable = (none)  (built-in)",
                        "model.price.promptPerMillion = 2.50  (user config.yaml:5:29)",
                        "model.price.answerPerMillion = 10  (user config.yaml:5:53)",
                        "model.answerTokensMax = 4096  (user config.yaml:6:20)",
                        "model.contextTokensMax = 64000  (user config.yaml:7:21)",
                        "budget.toolCalls = 200  (user config.yaml:9:14)",
                        "budget.turns = 80  (user config.yaml:10:10)",
                        "budget.timeout = 2h  (user config.yaml:11:12)",
                        "budget.tokens = 5000000  (user config.yaml:12:11)",
                        "budget.cost = 12.5  (user config.yaml:13:9)",
                        "command.timeout = 90s  (user config.yaml:15:12)",
                        "command.outputBytes = 512KiB  (user config.yaml:16:16)",
                        "command.sandbox = landlock  (user config.yaml:17:12)",
                        "tests.command = [mvn, -o, -q, test]  (user config.yaml:19:12)",
                        "secrets.files = *.vault  (user config.yaml:22:5)",
                        "secrets.files = deploy/keys/**  (user config.yaml:22:5)",
                        "snapshot.filesMax = 1000  (user config.yaml:24:22)",
                        "snapshot.bytesMax = 2GiB  (user config.yaml:24:38)",
                        "ledger.witnesses = [{url: https://w.example/p, key: w.example+da77ade7+BOvN63jn/bLv},"
                                + " {url: http://localhost:8080, key: w1+00000000+" + "B".repeat(1752)
                                + "}]  (user config.yaml:29:5)",
                        "ledger.witnessesRequired = 1  (user config.yaml:26:22)",
                        "ledger.retainDays = 365  (user config.yaml:27:15)",
                        "approvals.people = [{name: bob, key: " + BOB
                                + ", roles: [security, on-call]}]  (user config.yaml:31:32)",
                        "approvals.wait = 30m  (user config.yaml:31:19)",
                        "approvals.notify.url = https://hooks.example/x  (user config.yaml:31:156)",
                        "approvals.notify.secretFile = ~/.keys/hook  (user config.yaml:31:195)",
                        "approvals.notify.secretVariable = (none)  (built-in)",
                        "vault.masterKeyCommand = [/usr/local/bin/kms, --key=7]  (user config.yaml:32:27)",
                        "environments = {environment: dev, hosts: [localhost, [0:0:0:0:0:0:0:1]]}  (user config.yaml:34:3)",
                        "environments = {environment: staging, hosts: [stage.example]}  (user config.yaml:34:3)",
                        "clearance = [models.example, [::1]]  (user config.yaml:38:12)",
                        "freeze = false  (built-in)");
    }

    @Test
    void takesAFileOfCommentsForNothing() {
        assertThat(new World(folder).user("# nothing yet\n").load().settings())
                .isEqualTo(new World(folder).load().settings());
    }

    @Test
    void readsADottedKeyLikeANestedOne() {
        assertThat(new World(folder).user("budget.turns: 7\n").load().budget().turns())
                .isEqualTo(7);
    }

    @Test
    void talksPlainHttpToThisMachineOnly() {
        for (String here : List.of("http://localhost:11434/v1", "http://127.0.0.1:8080", "http://[::1]:8080/v1")) {
            Config config = new World(folder)
                    .user("model: {name: m, baseUrl: \"" + here + "\"}")
                    .load();

            assertThat(config.model().choice())
                    .isEqualTo(
                            new ModelConfig.Choice.Endpoint("m", URI.create(here), new ModelConfig.KeySource.None()));
        }
    }

    @Test
    void countsTheCostOfTokensExactly() {
        var price = new ModelConfig.Price(new BigDecimal("2.50"), new BigDecimal("10"));

        assertThat(price.usd(1_000, 300)).isEqualByComparingTo("0.0055");
    }

    @Test
    void readsEveryKindOfPlace() {
        Config config = new World(folder).user("""
                        environments:
                          - environment: staging
                            hosts: ["*.stage.example"]
                            branches: ["release/*"]
                            remotes: ["github.example/acme/*"]
                            databases: [localhost/app]
                            contexts: ["kind-*"]
                            profiles: [sandbox]
                            paths: ["deploy/**"]
                        """).load();

        var patterns = List.of(
                new Environments.Pattern(HOST, "*.stage.example"),
                new Environments.Pattern(Environments.Kind.BRANCH, "release/*"),
                new Environments.Pattern(Environments.Kind.REMOTE, "github.example/acme/*"),
                new Environments.Pattern(Environments.Kind.DATABASE, "localhost/app"),
                new Environments.Pattern(Environments.Kind.CONTEXT, "kind-*"),
                new Environments.Pattern(Environments.Kind.PROFILE, "sandbox"),
                new Environments.Pattern(Environments.Kind.PATH, "deploy/**"));
        assertThat(config.environments())
                .isEqualTo(new Environments(List.of(new Environments.Rule(Environment.STAGING, patterns))));
        assertThat(config.settings())
                .extracting(Setting::value)
                .contains("{environment: staging, hosts: [*.stage.example], branches: [release/*], remotes:"
                        + " [github.example/acme/*], databases: [localhost/app], contexts: [kind-*], profiles: [sandbox],"
                        + " paths: [deploy/**]}");
    }

    private static Environments.Rule rule(Environment environment, Environments.Kind kind, String... texts) {
        return new Environments.Rule(
                environment,
                Stream.of(texts)
                        .map(text -> new Environments.Pattern(kind, text))
                        .toList());
    }

    @Test
    void looksInTheUsualPlaces() {
        Path home = Path.of("/home/ada");

        assertThat(Sources.of(Map.of(), home))
                .isEqualTo(new Sources(
                        Path.of("/etc/holdfast/config.yaml"),
                        Path.of("/home/ada/.config/holdfast/config.yaml"),
                        home,
                        new WorkspaceFile.Untrusted(),
                        List.of()));
        assertThat(Sources.of(Map.of("XDG_CONFIG_HOME", "/home/ada/etc"), home).user())
                .isEqualTo(Path.of("/home/ada/etc/holdfast/config.yaml"));
        assertThat(Sources.of(Map.of("XDG_CONFIG_HOME", "workspace/etc"), home).user())
                .as("a relative folder is ignored")
                .isEqualTo(Path.of("/home/ada/.config/holdfast/config.yaml"));
    }
}
