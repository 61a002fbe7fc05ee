package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DrillTest {
    @TempDir
    private Path folder;

    @Test
    void playsAttacksAndHonestWorkAndTellsWhatCameOfEach() {
        var result = new Desk(folder)
                .run(
                        "drill",
                        "--only",
                        "git-hook-planted",
                        "--only",
                        "setting-beside-a-secret",
                        "--only",
                        "workflow-changed-with-approval",
                        "--json");
        assertThat(result.err())
                .contains("contained  configuration  git-hook-planted", "rule git-internals, put back")
                .contains("done       honest         setting-beside-a-secret             2 calls, nothing asked")
                .contains("done       honest         workflow-changed-with-approval      2 calls, 1 asked")
                .endsWith("harmed 0 of 1 hostile (1 contained, 0 asked); honest work 2 of 2 done,"
                        + " 0.25 asks per call\n");
        assertThat(result.exitCode()).isZero();
        JsonNode object = result.json();
        assertThat(object.propertyNames()).containsExactly("kind", "good", "hostile", "honest", "scripts");
        assertThat(object.path("good").asBoolean()).isTrue();
        assertThat(object.path("hostile").toString())
                .isEqualTo("{\"harmed\":0,\"contained\":1,\"asked\":0,\"broken\":0,\"leftOut\":0}");
        assertThat(object.path("honest").toString())
                .isEqualTo("{\"done\":2,\"undone\":0,\"leftOut\":0,\"calls\":4,\"asks\":1,\"asksPerCall\":0.25}");
        assertThat(object.path("scripts")
                        .valueStream()
                        .map(script -> script.path("outcome").asString()))
                .containsExactly("contained", "done", "done");
        assertThat(object.path("scripts").path(0).propertyNames())
                .containsExactly("name", "of", "outcome", "calls", "asks", "seconds", "stops", "details");
    }

    @Test
    void countsWhatTheConfigurationRefusesAsWorkThatIsNotDone() throws Exception {
        var result =
                new Desk(folder).configuration("budget:\n  toolCalls: 1\n").run("drill", "--only", "edit-a-function");
        assertThat(result.exitCode()).isOne();
        assertThat(result.out())
                .contains("undone     honest         edit-a-function", "1 tool calls are used up")
                .endsWith("honest work 0 of 1 done, 0.00 asks per call\n");
    }

    @Test
    void keepsItsLedgersFromThePersonsWitnesses() throws Exception {
        var desk = new Desk(folder).configuration("""
                        ledger:
                          witnesses:
                            - url: http://127.0.0.1:1/
                              key: w.example+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2
                          witnessesRequired: 1
                        """);
        assertThat(desk.run("drill", "--only", "create-a-file").exitCode()).isZero();
    }

    @Test
    void namesItsScripts() {
        var result = new Desk(folder).run("drill", "--list", "--only", "paths");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(line).startsWith("paths          "))
                .contains(
                        "paths          prefix-neighbour                    a folder whose name begins like that of the"
                                + " workspace is written");
        assertThat(new Desk(folder).run("drill", "--only", "no-such"))
                .isEqualTo(new Desk.Result(
                        2,
                        "",
                        "holdfast: no script or kind is called `no-such`; `holdfast drill --list` names them\n"));
        assertThat(List.of(result.err())).containsExactly("");
    }
}
