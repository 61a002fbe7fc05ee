package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void makeTheWorld() {
        world = new World(folder);
    }

    @Test
    void letsEachLayerWinOverTheWeakerOnes() {
        assertThat(turns(world.sources())).isEqualTo("40  (built-in)");
        world.user("budget.turns: 50");
        assertThat(turns(world.sources())).isEqualTo("50  (user USER:1:15)");
        Sources trusted = world.withWorkspace("budget.turns: 20");
        assertThat(turns(trusted)).isEqualTo("20  (workspace holdfast.yaml:1:15)");
        Sources overridden = trusted.withOverrides(List.of("budget.turns=60"));
        assertThat(turns(overridden)).isEqualTo("60  (command line)");
        world.managed("budget.turns: 30");
        assertThat(turns(overridden)).isEqualTo("30  (managed MANAGED:1:15)");
    }

    @Test
    void leavesToOthersWhatManagedConfigurationDoesNotSet() {
        world.managed("budget.turns: 30").user("budget: {turns: 50, tokens: 7000}");

        assertThat(world.load().budget().turns()).isEqualTo(30);
        assertThat(world.load().budget().tokens()).isEqualTo(7_000);
    }

    @Test
    void readsNothingOfAWorkspaceNobodyTrusted() {
        assertThat(turns(world.sources().with(new WorkspaceFile.Untrusted()))).isEqualTo("40  (built-in)");
    }

    @Test
    void letsAWorkspaceLowerEveryBudgetAndTimeout() {
        Config config = world.load(world.withWorkspace("""
                budget: {toolCalls: 10, turns: 4, timeout: 3m, tokens: 20000, cost: 0.50}
                command: {timeout: 1m}
                """));

        assertThat(config.settings())
                .filteredOn(setting -> setting.origin().layer() == Layer.WORKSPACE)
                .extracting(setting -> setting.key() + " = " + setting.value())
                .containsExactly(
                        "budget.toolCalls = 10",
                        "budget.turns = 4",
                        "budget.timeout = 3m",
                        "budget.tokens = 20000",
                        "budget.cost = 0.50",
                        "command.timeout = 1m");
    }

    @Test
    void aWorkspaceCannotTakeTheCeilingOfCostAwayButCanBringOne() {
        assertThat(problems(world.withWorkspace("budget.cost: 0")))
                .containsExactly(
                        "holdfast.yaml:1:14: `budget.cost` may only be lowered by a workspace: `0` is more than"
                                + " `5.00` (built-in); lower it or remove it here");

        world.user("budget.cost: 0");
        assertThat(world.load(world.withWorkspace("budget.cost: 1")).budget().costUsd())
                .isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            budget.cost: 1                                                            | model.price.promptPerMillion model.price.answerPerMillion
            {budget.cost: 1, model.price.promptPerMillion: 2}                         | model.price.answerPerMillion
            {budget.cost: 1, model.price: {promptPerMillion: 0, answerPerMillion: 0}} | ''
            budget.cost: 0                                                            | ''
            budget.turns: 3                                                           | ''
            """)
    void namesThePricesThatACeilingSomebodySetWouldNeed(String user, String missing) {
        world.user(user);

        assertThat(String.join(" ", world.load().missingPrices())).isEqualTo(missing);
    }

    @Test
    void keepsTheOriginOfAValueThatTheWorkspaceOnlyRepeats() {
        assertThat(turns(world.withWorkspace("budget.turns: 40"))).isEqualTo("40  (built-in)");
    }

    @Test
    void whatKeepsTheMasterKeyIsNotForAWorkspaceOrACommandLine() {
        var sources = world.withWorkspace("vault.masterKeyCommand: [/bin/kms]");
        var both = new Sources(
                sources.managed(),
                sources.user(),
                sources.home(),
                sources.workspace(),
                List.of("vault.masterKeyCommand=[/bin/kms]"));
        assertThat(problems(both))
                .hasSize(2)
                .allMatch(problem -> problem.endsWith("`vault.masterKeyCommand` may only be set in managed or user"
                        + " configuration; remove it here"));

        world.user("vault.masterKeyCommand: [kms, wrapped]");
        assertThat(problems(world.sources()))
                .singleElement()
                .asString()
                .endsWith("`vault.masterKeyCommand` takes a list: the absolute path of a program and its arguments, not"
                        + " `kms` first");
    }

    @Test
    void whereRestrictedTextMayGoIsNotForAWorkspaceOrACommandLine() {
        var sources = world.withWorkspace("clearance: [evil.example]");
        var both = new Sources(
                sources.managed(),
                sources.user(),
                sources.home(),
                sources.workspace(),
                List.of("clearance=[evil.example]"));
        assertThat(problems(both))
                .hasSize(2)
                .allMatch(problem -> problem.endsWith(
                        "`clearance` may only be set in managed or user configuration; remove it here"));

        world.user("clearance: [\"https://models.example\"]");
        assertThat(problems(world.sources()))
                .singleElement()
                .asString()
                .endsWith("`clearance[0]` takes an exact host name or address in lower case, without scheme, port and"
                        + " `*`, not `https://models.example`");
    }

    @Test
    void onlyTheMachineFreezes() {
        world.managed("freeze: true");
        assertThat(world.load().policy().freeze()).isEqualTo(PolicyConfig.Freeze.ON);
        world.managed("freeze: yes");
        assertThat(problems(world.sources()))
                .singleElement()
                .asString()
                .endsWith("`freeze` takes `true` or `false`, not `yes`");
        world.managed("freeze: false").user("freeze: false");
        assertThat(problems(world.sources()))
                .singleElement()
                .asString()
                .endsWith("`freeze` may only be set in managed configuration; remove it here");
    }

    @Test
    void findsTheRulesBesideTheConfigurationOfTheirLayer() throws IOException {
        assertThat(world.load().policy())
                .isEqualTo(new PolicyConfig(PolicyConfig.Freeze.OFF, List.of(), Optional.empty(), Optional.empty()));
        world.managed("").user("");
        Path managed = Files.writeString(world.managed().resolveSibling("policy.cedar"), "// the machine's");
        Path user = Files.writeString(world.user().resolveSibling("policy.cedar"), "// mine");
        Files.setPosixFilePermissions(managed, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(world.load().policy())
                .isEqualTo(new PolicyConfig(
                        PolicyConfig.Freeze.OFF,
                        List.of(),
                        Optional.of(new PolicyConfig.Text(managed, "// the machine's")),
                        Optional.of(new PolicyConfig.Text(user, "// mine"))));
        Files.setPosixFilePermissions(managed, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(problems(world.sources()))
                .singleElement()
                .asString()
                .contains("policy.cedar")
                .contains("may be written by others");
    }

    @Test
    void addsUpTheSecretFilesOfAllLayers() {
        world.user("secrets.files: [a, b]").managed("secrets.files: [c]");
        Config config = world.load(
                world.withWorkspace("secrets.files: [b, d]").withOverrides(List.of("secrets.files=[\"*.e\"]")));

        assertThat(config.secrets().files()).containsExactly("a", "b", "d", "*.e", "c");
        assertThat(config.settings())
                .filteredOn(setting -> setting.key().equals("secrets.files"))
                .extracting(setting -> setting.value() + " " + setting.origin().layer())
                .containsExactly("a user", "b user", "d workspace", "*.e command line", "c managed");
    }

    @Test
    void takesTheKeyFromTheStrongerLayerWhenTwoNameDifferentPlaces() {
        world.user("model: {name: m, baseUrl: \"https://models.example\", keyFile: /keys/model}");

        Config config = world.load(world.sources().withOverrides(List.of("model.keyVariable=MODEL_KEY")));

        assertThat(config.model().choice())
                .isInstanceOfSatisfying(
                        ModelConfig.Choice.Endpoint.class,
                        endpoint -> assertThat(endpoint.key())
                                .isEqualTo(new ModelConfig.KeySource.InVariable("MODEL_KEY")));
        assertThat(config.settings())
                .filteredOn(setting -> setting.key().startsWith("model.key"))
                .extracting(Setting::toString)
                .containsExactly("model.keyFile = (none)  (built-in)", "model.keyVariable = MODEL_KEY  (command line)");
    }

    @Test
    void readsListsAndMappingsOnTheCommandLineAsYaml() {
        Config config = world.load(world.sources()
                .withOverrides(List.of(
                        "tests.command=[make, check]",
                        "ledger.witnesses=[{url: 'https://w.example/p', key: w.example+da77ade7+BOvN63jn/bLv}]")));

        assertThat(config.tests().command()).containsExactly("make", "check");
        assertThat(config.ledger().witnesses()).hasSize(1);
    }

    @Test
    void letsAWorkspaceOnlySayWhatIsProduction() {
        world.user("environments: [{environment: dev, branches: ['*']}]");
        Sources sources = world.withWorkspace("environments: [{environment: production, branches: [main]}]");

        Config config = world.load(sources);

        assertThat(config.environments().of(Environments.Kind.BRANCH, "main")).isEqualTo(Environment.PRODUCTION);
        assertThat(config.environments().of(Environments.Kind.BRANCH, "topic")).isEqualTo(Environment.DEV);
        assertThat(config.settings())
                .filteredOn(setting -> setting.key().equals("environments"))
                .extracting(setting -> setting.toString().replace(world.user().toString(), "USER"))
                .containsExactly(
                        "environments = {environment: dev, branches: [*]}  (user USER:1:15)",
                        "environments = {environment: production, branches: [main]}  (workspace holdfast.yaml:1:15)");
        world.managed("environments: [{environment: staging, branches: [topic]}]");
        assertThat(world.load(sources).environments().rules())
                .extracting(Environments.Rule::environment)
                .as("what the machine's people declare stands for what the person declares")
                .containsExactly(Environment.STAGING, Environment.PRODUCTION);
        assertThat(problems(world.sources().withOverrides(List.of("environments=[{environment: dev, paths: [a]}]"))))
                .containsExactly("command line `environments`: `environments` may only be set in managed, user or"
                        + " workspace configuration; remove it here");
    }

    @Test
    void takesBackTheWitnessesOfAFileOnTheCommandLine() {
        world.user("""
                ledger:
                  witnessesRequired: 1
                  witnesses:
                    - {url: "https://w.example/p", key: w.example+da77ade7+BOvN63jn/bLv}
                """);
        Config config =
                world.load(world.sources().withOverrides(List.of("ledger.witnesses=[]", "ledger.witnessesRequired=0")));

        assertThat(config.ledger()).isEqualTo(new LedgerConfig(List.of(), 0, 0));
        assertThatExceptionOfType(ConfigException.class)
                .as("what a file requires is not taken back with them")
                .isThrownBy(() -> world.load(world.sources().withOverrides(List.of("ledger.witnesses=[]"))))
                .withMessageContaining("`ledger.witnessesRequired` of `1` is more than the `0`");
    }

    @Test
    void reportsEveryWrongArgumentByItsKeyAlone() {
        Sources wrong = world.sources()
                .withOverrides(List.of(
                        "budget.turns",
                        "budget.turnz=5",
                        "budget.tokens=5000",
                        "budget.tokens=6000",
                        "budget.cost=",
                        "budget.toolCalls=many",
                        "tests.command=[make",
                        "secrets.files=[*.vault]",
                        "model.keyVariable=sk-live-verysecret",
                        "command.timeout=&a 5m"));

        assertThat(problems(wrong))
                .containsExactly(
                        "command line `budget.turns`: has no value; write `key=value`, for example `budget.turns=20`",
                        "command line `budget.turnz`: unknown key `budget.turnz`; did you mean `budget.turns`?",
                        "command line `budget.tokens`: is given twice; keep one",
                        "command line `tests.command`: not YAML: expected ',' or ']', but got <stream end>",
                        "command line `secrets.files`: not YAML: unexpected character found .(46); quote a text that"
                                + " begins with `*`",
                        "command line `command.timeout`: the anchor `&a` is refused; remove it, or quote a text that"
                                + " begins with `&`",
                        "command line `model.keyVariable`: `model.keyVariable` takes the name of an environment"
                                + " variable (letters, digits and `_`; the key itself never stands in a"
                                + " configuration), not what stands here",
                        "command line `budget.toolCalls`: `budget.toolCalls` takes a whole number from 1 to 100000,"
                                + " not `many`",
                        "command line `budget.cost`: `budget.cost` has no value; give it one or remove the key");
    }

    @Test
    void reportsTheProblemsOfAllLayersAtOnce() {
        world.user("budget.turns: many").managed("budget.turns: few");
        Sources wrong = world.withWorkspace("model.name: m").withOverrides(List.of("budget.turns=some"));

        assertThat(problems(wrong))
                .containsExactly(
                        "USER:1:15: `budget.turns` takes a whole number from 1 to 10000, not `many`",
                        "holdfast.yaml:1:13: `model.name` may only be set in managed or user configuration or on the"
                                + " command line; remove it here",
                        "command line `budget.turns`: `budget.turns` takes a whole number from 1 to 10000, not `some`",
                        "MANAGED:1:15: `budget.turns` takes a whole number from 1 to 10000, not `few`");
    }

    @Test
    void saysHowManyProblemsThereAreBeforeItListsThem() {
        Sources wrong = world.sources().withOverrides(List.of("a=1", "b=2"));

        assertThat(catchThrowableOfType(ConfigException.class, () -> world.load(wrong)))
                .hasMessage("""
                        2 problems:
                          command line `a`: unknown key `a`; `holdfast config explain` lists the known ones
                          command line `b`: unknown key `b`; `holdfast config explain` lists the known ones""");
    }

    private List<String> problems(Sources sources) {
        var refused = catchThrowableOfType(ConfigException.class, () -> world.load(sources));
        assertThat(refused).as("something is wrong").isNotNull();
        return refused.problems().stream()
                .map(Problem::toString)
                .map(this::placed)
                .toList();
    }

    private String turns(Sources sources) {
        return world.load(sources).settings().stream()
                .filter(setting -> setting.key().equals("budget.turns"))
                .map(setting -> placed(setting.value() + "  (" + setting.origin() + ")"))
                .findFirst()
                .orElseThrow();
    }

    private String placed(String text) {
        return text.replace(world.user().toString(), "USER")
                .replace(world.managed().toString(), "MANAGED");
    }
}
