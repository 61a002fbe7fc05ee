package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Status;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What must not go unseen is in every form of the output. */
class AlertsTest {
    private static final String DEEP = "long/".repeat(40) + "AGENTS.md";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"json", "stream-json"})
    void governanceThatWasPutBackIsInTheLastObjectLineByLineAndWhole(String form) {
        var desk = new Desk(folder).file(DEEP + ".old", "be nice\n");
        try (var model = play("""
                turns:
                  - calls: [{tool: run_command, arguments: {command: "echo 1 > CLAUDE.md; echo 2 > %s"}}]
                  - say: Done.
                """.formatted(DEEP))) {
            var result = desk.run(model, "run", "-p", "go", "--output", form);
            JsonNode alerts = result.json().get("alerts");
            assertThat(alerts.valueStream().map(JsonNode::asString))
                    .containsExactlyInAnyOrder(
                            "run_command: the call changed `CLAUDE.md`, a governance path; it was put back",
                            "run_command: the call changed `" + DEEP + "`, a governance path; it was put back");
            assertThat(result.err()).contains("  alert                 run_command: the call changed `CLAUDE.md`");
        }
    }

    @Test
    void anAlertOfACallThatWasGivenUpAfterACrashIsThereToo() {
        var desk = new Desk(folder);
        var surroundings = desk.surroundings(InputStream.nullInputStream(), System.out, System.err, Set.of());
        var call = CallId.of(1);
        var digest = Digest.of("anything");
        try (var archive = Archive.open(surroundings);
                var shelf = archive.shelf(new SessionId("s-000000000001"), event -> {})) {
            shelf.log().record(desk.opening());
            shelf.log()
                    .record(List.of(
                            new MonitorEvent.Judged(
                                    call,
                                    "run_command",
                                    digest,
                                    List.of(Effect.run("bash")),
                                    digest,
                                    new Verdict.Allow(new RuleId("capability"))),
                            new MonitorEvent.Closed(
                                    call,
                                    Status.FAILED,
                                    new Content("nobody knows"),
                                    Label.WORKSPACE,
                                    Optional.empty(),
                                    Optional.empty(),
                                    List.of("everything was taken back", "and one more"))));
            assertThat(Alerts.of(archive.ledger(), shelf.log()))
                    .containsExactly("run_command: everything was taken back", "run_command: and one more");
        }
    }
}
