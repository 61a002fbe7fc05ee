package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a run can end has its exit code and says so in a line. */
class EndingsTest {
    private static final String READS = """
            turns:
              - calls: [{tool: list_files, arguments: {path: .}}]
              - calls: [{tool: read_file, arguments: {path: a.txt}}]
              - calls: [{tool: find_files, arguments: {pattern: "*"}}]
              - say: Done.
            """;

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).file("a.txt", "a\n");
    }

    @Test
    void zeroWhenItFinished() {
        try (var model = play(READS)) {
            assertThat(desk.run(model, "run", "-p", "look around").exitCode()).isZero();
        }
    }

    @Test
    void oneWhenTheModelTalksNonsense() {
        try (var model = play("""
                turns:
                  - calls: [{tool: read_file, raw: "{not json"}]
                  - calls: [{tool: no_such_tool, arguments: {}}]
                  - calls: [{tool: read_file, arguments: {path: 7}}]
                """)) {
            var result = desk.run(model, "run", "-p", "look around");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("━━ 3 malformed tool calls in a row ━━");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run                                              | no task; give one with -p
            run hello                                        | `hello` follows no option; the task is one text after -p: holdfast run -p "…"
            run -p hello                                     | no model is configured; name one with `--model
            run -p hello --output xml                        | no output form `xml`; there are text, json and stream-json
            run -p hello --model gpt                         | no model `gpt`; write openai:NAME
            run -p hello --set budget.turns=none             | `budget.turns` takes a whole number
            run -p hello --max-turns many                    | Invalid value for option '--max-turns'
            run -p hello -C /                                | the root of the file system cannot be a workspace
            run -p hello --model openai:m --base-url http://localhost:1 --max-cost 1 | `budget.cost` is `1` and the model has no price, so it would never end a run; set `model.price.promptPerMillion` and `model.price.answerPerMillion`
            run -p hello --model openai:m --base-url http://localhost:1 --max-cost 1 --set model.price.promptPerMillion=1 | end a run; set `model.price.answerPerMillion` (with --set KEY=USD or in config.yaml; 0 for what costs nothing), or take the ceiling away with `--max-cost 0`
            resume                                           | there is no session yet; begin one with
            resume s-zzz                                     | not a session id: `s-zzz`; list them with `holdfast sessions`
            resume s-000000000000                            | no session `s-000000000000`; list them with `holdfast sessions`
            undo --session s-000000000000                    | no session `s-000000000000`; list them with `holdfast sessions`
            ledger verify --head 7                           | not a ledger head: `7`; it is the number of entries
            ledger show -n 0                                 | `-n` takes 1 to 100000, not `0`
            sessions -n 0                                    | `-n 0` lists nothing; give 1 or more
            exec                                             | Missing required parameter: 'COMMAND'
            exec --timeout never -- true                     | `command.timeout` takes a time such as
            """)
    void twoWhenItWasUsedWrongly(String line, String message) {
        var result = desk.run(line.split(" ", -1));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message);
    }

    @Test
    void threeWhenTheSameThingWasDeniedAgainAndAgain() {
        try (var model = play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: .git/hooks/pre-commit, content: "1"}}]
                  - expects: [git-internals]
                    calls: [{tool: write_file, arguments: {path: .git/hooks/pre-commit, content: "2"}}]
                  - calls: [{tool: write_file, arguments: {path: .git/hooks/pre-commit, content: "3"}}]
                """)) {
            var result = desk.run(model, "run", "-p", "look around", "--output", "json");
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.json().get("ending").asString()).isEqualTo("denied");
            assertThat(result.json().get("refused")).hasSize(3);
            assertThat(desk.workspace().resolve(".git")).doesNotExist();
        }
    }

    @Test
    void fourWhenAQuestionHadNoAnswer() {
        try (var model = play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "on: push"}}]
                  - expects: [nobody answered]
                    calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "on: push "}}]
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "on: push\\n"}}]
                """)) {
            var result = desk.run(model, "run", "-p", "add continuous integration", "--output", "json");
            assertThat(result.exitCode()).isEqualTo(4);
            assertThat(result.json().get("ending").asString()).isEqualTo("unanswered");
            assertThat(result.json().get("asked").asInt()).isEqualTo(3);
            assertThat(desk.workspace().resolve(".github")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--max-turns, 1, '1 turns are used up; raise it with --max-turns'",
        "--max-tool-calls, 1, '1 tool calls are used up; raise it with --max-tool-calls'",
        "--max-tokens, 1000, '1000 tokens are used up; raise it with --max-tokens'",
    })
    void fiveWhenABudgetIsSpent(String option, String bound, String why) {
        try (var model = play(READS)) {
            var result = desk.run(model, "run", "-p", "look around", "--output", "json", option, bound);
            assertThat(result.exitCode()).isEqualTo(5);
            assertThat(result.json().get("reason").asString()).isEqualTo(why);
        }
    }

    @Test
    void fiveWhenItCostTooMuch() {
        try (var model = play(READS)) {
            var result = desk.run(
                    "run",
                    "-p",
                    "look",
                    "--output",
                    "json",
                    "--model",
                    "openai:dear",
                    "--base-url",
                    model.base().toString(),
                    "--max-cost",
                    "0.01",
                    "--set",
                    "model.price.promptPerMillion=1000",
                    "--set",
                    "model.price.answerPerMillion=0");
            assertThat(result.exitCode()).isEqualTo(5);
            assertThat(result.json().get("reason").asString())
                    .isEqualTo("USD 0.01 are used up; raise it with --max-cost");
            assertThat(result.json().get("costUsd").asDouble()).isGreaterThan(0.01);
        }
    }

    @Test
    void aRunThatDidNotFinishSaysSoEvenWhenQuietAndHowToGoOn() {
        try (var model = play(READS)) {
            var quiet = desk.run(model, "run", "-p", "look", "--quiet", "--max-turns", "1");
            assertThat(quiet.exitCode()).isEqualTo(5);
            assertThat(quiet.err())
                    .matches("holdfast: 1 turns are used up; raise it with --max-turns; go on with"
                            + " `holdfast resume s-[0-9a-z]{12}`\n");
            assertThat(desk.run(model, "run", "-p", "look", "--max-turns", "1").err())
                    .containsPattern("\n  go on                 holdfast resume s-[0-9a-z]{12}\n");
        }
    }

    @Test
    void eightWhenTheStateFolderCannotBeMade() {
        desk.variable("XDG_STATE_HOME", desk.workspace().resolve("a.txt").toString());
        for (String command : new String[] {"exec -- true", "sessions", "undo", "resume", "trust --yes"}) {
            var result = desk.run(command.split(" ", -1));
            assertThat(result.exitCode()).as(command).isEqualTo(8);
            assertThat(result.err())
                    .as(command)
                    .startsWith("holdfast: cannot make the private folder `" + desk.workspace() + "/a.txt/holdfast`: ")
                    .endsWith("; what is done could not be recorded, so nothing is done: make room and make the folder"
                            + " yours, or name another place with XDG_STATE_HOME\n");
        }
        var doctor = desk.run("doctor");
        assertThat(doctor.exitCode()).isEqualTo(8);
        assertThat(doctor.out())
                .contains("fail  state      cannot make the private folder")
                .contains("config     ");
    }

    @Test
    void aPriceOfZeroIsAPrice() {
        try (var model = play(READS)) {
            var result = desk.run(
                    "run",
                    "-p",
                    "look",
                    "--model",
                    "openai:free",
                    "--base-url",
                    model.base().toString(),
                    "--max-cost",
                    "0.01",
                    "--set",
                    "model.price.promptPerMillion=0",
                    "--set",
                    "model.price.answerPerMillion=0");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void sixWhenThereIsNoSandbox() {
        desk.run("doctor"); // what is looked up once for all is looked up on the real machine
        String system = System.getProperty("os.name");
        System.setProperty("os.name", "Plan 9");
        try (var model = play(READS)) {
            var result = desk.run(model, "run", "-p", "look around");
            assertThat(result.exitCode()).isEqualTo(6);
            assertThat(model.received()).isEmpty();
        } finally {
            System.setProperty("os.name", system);
        }
    }

    @Test
    void sevenWhenTheModelIsNotThereAndAResumeGoesOnWhenItIs() {
        try (var model = play("""
                turns:
                  - calls: [{tool: run_command, arguments: {command: "echo b >> a.txt"}}]
                  - faults: [{status: 401}]
                    calls: [{tool: run_command, arguments: {command: "echo c >> a.txt"}}]
                  - calls: [{tool: finish, arguments: {summary: Here I am.}}]
                """)) {
            var ended = desk.run(model, "run", "-p", "look around", "--output", "json");
            assertThat(ended.exitCode()).isEqualTo(7);
            assertThat(ended.json().get("ending").asString()).isEqualTo("model_unavailable");

            var resumed = desk.run(model, "resume", "--output", "json");
            assertThat(resumed.exitCode()).isZero();
            assertThat(resumed.json().get("summary").asString()).isEqualTo("Here I am.");
            assertThat(resumed.json().get("turns").asInt()).isEqualTo(3);
            assertThat(resumed.json().get("session")).isEqualTo(ended.json().get("session"));
            assertThat(desk.read("a.txt")).isEqualTo("a\nb\nc\n");
            assertThat(desk.run(model, "resume").err()).contains(" is finished; give a new task with `holdfast run`");
        }
    }

    @Test
    void eightWhenTheLedgerIsNotWhatWasSigned() throws Exception {
        try (var model = play(READS)) {
            desk.run(model, "run", "-p", "look around", "--max-turns", "1");
            changeAByteIn(desk.state().resolve("ledger/tile/entries/000.p"));
            for (String command :
                    new String[] {"resume", "sessions", "undo", "ledger show", "ledger verify", "doctor"}) {
                assertThat(desk.run(command.split(" ", -1)).exitCode())
                        .as(command)
                        .isEqualTo(8);
            }
            changeAByteIn(desk.state().resolve("ledger/tile/0/000.p"));
            var before = desk.everything();
            assertThat(desk.run(model, "run", "-p", "go on").exitCode()).isEqualTo(8);
            assertThat(desk.run("exec", "--", "touch", "x").exitCode()).isEqualTo(8);
            assertThat(desk.everything()).isEqualTo(before);
            assertThat(desk.run("ledger", "verify").out())
                    .startsWith("BROKEN\n  at entry     ")
                    .contains("\n  affected     ");
        }
    }

    /** In the last file of the folder. */
    private static void changeAByteIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            Path last = files.max(Comparator.comparingLong(
                            path -> Long.parseLong(path.getFileName().toString())))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(last);
            bytes[bytes.length / 2] ^= 1;
            Files.write(last, bytes);
        }
    }

    @Test
    void aSingleCommandCannotBeResumed() {
        desk.run("exec", "--", "true");
        var result = desk.run("resume");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(" is a single command of `holdfast exec`; it cannot go on, run it again");
    }
}
