package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void looksAtEverythingAndSaysWhatToDo() {
        var result = desk.run("doctor", "--json");
        assertThat(result.exitCode()).isZero();
        assertThat(result.lines().stream()
                        .map(line -> line.get("check").asString() + " "
                                + line.get("health").asString())
                        .distinct())
                .containsExactly(
                        "jdk ok",
                        "keys ok",
                        "ledger ok",
                        "sandbox ok",
                        "sandbox warn",
                        "workspace ok",
                        "git ok",
                        "ripgrep ok",
                        "config ok",
                        "model warn",
                        "master ok",
                        "witness warn",
                        "trust ok",
                        "policy ok");
        assertThat(desk.run("doctor").out())
                .containsPattern("ok    sandbox    \\S+.*, .*Linux \\d.*, contains commands; seen by running probes")
                .contains("warn  sandbox    known gap, socket files: a socket file inside a granted folder can be")
                .contains("ok    master     none yet; the first session makes it, in a file that is yours alone\n")
                .contains("ok    ledger     none yet; the first session begins it in " + desk.state())
                .contains("warn  model      none; name one with `holdfast run --model openai:NAME --base-url URL`");
    }

    @Test
    void makesNeitherKeyNorLedger() {
        desk.run("doctor");
        assertThat(desk.state().resolve("keys")).doesNotExist();
        assertThat(desk.state().resolve("ledger")).doesNotExist();
    }

    @Test
    void findsAKeyThatOthersMayRead() throws Exception {
        desk.run("exec", "--", "true");
        Path key = desk.state().resolve("keys/owner");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(desk.run("doctor").out())
                .contains("fail  keys       others have rights on `" + key + "`; run `chmod go-rwx " + key + "`")
                .contains("ok    ledger     intact, head 5:");
    }

    @Test
    void findsAModelWhoseKeyIsMissing() throws Exception {
        Path config = desk.home().resolve("config/holdfast/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, """
                model:
                  name: some-model
                  baseUrl: https://api.example.org/v1
                  keyVariable: EXAMPLE_KEY
                """);
        assertThat(desk.run("doctor").out())
                .contains("ok    config     user 3 settings; managed ")
                .contains(
                        "warn  model      some-model at https://api.example.org/v1; its key's variable `EXAMPLE_KEY` is"
                                + " not set\n");
        assertThat(desk.variable("EXAMPLE_KEY", "not-shown-anywhere")
                        .run("doctor")
                        .out())
                .contains("ok    model      some-model at https://api.example.org/v1\n")
                .doesNotContain("not-shown-anywhere");
    }

    @Test
    void findsACeilingOfCostThatCannotAct() throws Exception {
        Path config = desk.home().resolve("config/holdfast/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "budget.cost: 2.50");
        assertThat(desk.run("doctor").out())
                .contains("warn  budget     `budget.cost` is `2.50` and the model has no price, so it would never end a"
                        + " run; set `model.price.promptPerMillion` and `model.price.answerPerMillion` ");
    }

    @Test
    void namesEveryProblemOfTheConfiguration() throws Exception {
        Path config = desk.home().resolve("config/holdfast/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "budget:\n  turns: 0\n  tokns: 5\n");
        var result = desk.run("doctor");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()
                        .lines()
                        .filter(line -> line.startsWith("fail  config "))
                        .toList())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(config + ":"));
    }

    @Test
    void withoutASandboxExitsWithSix() {
        desk.run("doctor"); // what is looked up once for all is looked up on the real machine
        String system = System.getProperty("os.name");
        System.setProperty("os.name", "Plan 9");
        try {
            var result = desk.run("doctor");
            assertThat(result.exitCode()).isEqualTo(6);
            assertThat(result.out()).containsPattern("fail  sandbox    .*Plan 9.*\n +fix: ");
        } finally {
            System.setProperty("os.name", system);
        }
    }

    @Test
    void aLedgerWhoseKeyIsGoneExitsWithEight() throws Exception {
        desk.run("exec", "--", "true");
        Files.delete(desk.state().resolve("keys/ledger"));
        var result = desk.run("doctor");
        assertThat(result.exitCode()).isEqualTo(8);
        assertThat(result.out()).contains("the signing key `").contains("` is gone; restore it from a copy");
        assertThat(desk.run("ledger", "verify").exitCode()).isEqualTo(8);
        var another = desk.run("exec", "--", "true");
        assertThat(another.exitCode()).isEqualTo(8);
        assertThat(another.err()).contains("is gone and its ledger is not; restore the key from a copy");
        assertThat(desk.state().resolve("keys/ledger")).doesNotExist();
    }
}
