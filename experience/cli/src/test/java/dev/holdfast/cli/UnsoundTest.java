package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.approval.Grant;
import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session whose record holds what nobody approved: it can be looked at and taken back, and does not go on. */
class UnsoundTest {
    private static final String WRITES = """
            turns:
              - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "on: push\\n"}}]
              - calls: [{tool: list_files, arguments: {path: .}}]
              - say: Done.
            """;

    @TempDir
    private Path folder;

    private Desk desk;
    private String session = "";

    @BeforeEach
    void aSessionThatWaitsForMoreBudget() {
        desk = new Desk(folder).file(".github/ci.yml", "on: never\n");
        try (var model = play(WRITES)) {
            var result = desk.run(
                    new Typist("", "yes\n"),
                    Set.of(Std.IN, Std.ERR),
                    "run",
                    "-p",
                    "add continuous integration",
                    "--max-turns",
                    "1",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            assertThat(result.exitCode()).isEqualTo(5);
        }
        assertThat(desk.read(".github/ci.yml")).isEqualTo("on: push\n");
        session = desk.run("sessions", "--json").json().get("session").asString();
    }

    @Test
    void aSoundOneGoesOn() {
        assertThat(resumed().err()).contains("  resumed\n").doesNotContain("unsound");
    }

    @Test
    void whenTheOwnersKeyWasReplaced() throws IOException {
        Files.delete(desk.state().resolve("keys/owner"));
        refusesToGoOn("call c2 was started unapproved: the signature of `owner` does not verify");
    }

    @Test
    void whenRightsWereGrantedThatNobodyApproved() {
        forge();
        refusesToGoOn("the rights that call c9 was granted are unapproved: nobody was asked for exactly that");
    }

    private void refusesToGoOn(String why) {
        var result = resumed();
        assertThat(result.exitCode()).isEqualTo(8);
        assertThat(result.err())
                .endsWith("holdfast: the record of session `" + session + "` is unsound, so nothing is carried out in"
                        + " it: " + why + "; an approver's key that was replaced since makes old approvals"
                        + " unverifiable, a newer version of Holdfast writes what this one cannot read, otherwise somebody else has written on the record. See `holdfast ledger show"
                        + " --session " + session + "`, take back what it did with `holdfast undo --session " + session
                        + "`, and give the task again with `holdfast run`\n");
        assertThat(desk.run("sessions").exitCode()).isZero();
        assertThat(desk.run("ledger", "show", "--session", session).exitCode()).isZero();
        assertThat(desk.run("ledger", "verify").exitCode()).isZero();
        assertThat(desk.run("undo", "--session", session).exitCode()).isZero();
        assertThat(desk.read(".github/ci.yml")).isEqualTo("on: never\n");
    }

    private Desk.Result resumed() {
        try (var model = play("turns: [{say: Done.}]")) {
            return desk.run(model, "resume", session);
        }
    }

    /** Writes on the record with the ledger's own key. */
    private void forge() {
        var rights = List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, ".github/ci.yml"));
        var call = CallId.of(9);
        var ask = new Verdict.Ask(new RuleId("governance-path"), "because", 1);
        var subject = Grant.subject(rights);
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        try (var archive = Archive.open(desk.surroundings(nothing, nowhere, nowhere, Set.of()));
                var shelf = archive.shelf(new SessionId(session), event -> {})) {
            shelf.log()
                    .record(List.of(
                            new MonitorEvent.Judged(call, "propose_plan", subject, List.of(), Digest.of("policy"), ask),
                            new MonitorEvent.Granted(call, new Grant(subject, rights))));
        }
    }
}
