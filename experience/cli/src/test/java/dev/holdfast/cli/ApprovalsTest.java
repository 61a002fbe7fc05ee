package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.demo.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run without a terminal that asks for a change of AGENTS.md, and people who answer from another one. */
class ApprovalsTest {
    private static final Set<Std> TERMINAL = Set.of(Std.IN, Std.ERR);

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).file("a.txt", "a\n");
    }

    @Test
    void whoIsShownTheCardElsewhereAndTypesYesLetsTheRunGoOn() {
        var run = asking(id -> {
            var listed = desk.run("approvals", "list");
            assertThat(listed.out())
                    .containsPattern("^" + id + "  until \\S+Z  s-\\S+ c[0-9]+  1 to approve  Holdfast asks: ");
            assertThat(desk.run("approvals", "show", id).out()).contains("AGENTS.md", "  open until  ");
            var approved = desk.run(new Typist("", "yes\n"), TERMINAL, "approvals", "approve", id);
            assertThat(approved.err()).contains("AGENTS.md", "Type yes and Enter to approve");
            assertThat(approved.out())
                    .isEqualTo("approved; the run that asked goes on when enough have, if it still waits\n");
            assertThat(approved.exitCode()).isZero();
        });
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(desk.read("AGENTS.md")).isEqualTo("be kind");
        assertThat(run.err())
                .containsPattern("holdfast: waiting until \\S+Z for 1 more to approve: holdfast approvals show ");
        assertThat(desk.run("ledger", "query", "--kind", "monitor.answered").out())
                .contains("approver:owner", "Approved");
        assertThat(desk.run("approvals", "list").err()).isEqualTo("nothing waits for an answer\n");
    }

    @Test
    void aNoFromElsewhereIsANo() {
        var run =
                asking(id -> assertThat(desk.run("approvals", "deny", id).out()).isEqualTo("refused\n"));
        assertThat(run.exitCode()).isZero();
        assertThat(desk.workspace().resolve("AGENTS.md")).doesNotExist();
        assertThat(desk.run("ledger", "query", "--kind", "monitor.answered").out())
                .contains("Refused");
    }

    @Test
    void nobodySignsWithoutHavingBeenShownTheCard() {
        asking(id -> {
            var nobody = desk.run("approvals", "approve", id);
            assertThat(nobody.exitCode()).isEqualTo(1);
            assertThat(nobody.err()).isEqualTo("holdfast: nothing is signed: this run has no terminal to ask on\n");
            assertThat(desk.workspace().resolve("AGENTS.md")).doesNotExist();
            desk.run("approvals", "deny", id);
        });
    }

    @Test
    void aServerIsToldThatAQuestionWaitsAndCannotHoldItUp() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        try (var server = new HookServer("200 OK")) {
            desk.variable("HOOK_SIGNS", secret)
                    .configuration("approvals: {notify: {url: \"" + server.url() + "\", secretVariable: HOOK_SIGNS}}");
            var run = asking(id -> {
                String request = take(server);
                assertThat(request)
                        .contains("\"question\":\"" + id + "\"", "\"answer\":\"holdfast approvals show " + id + "\"")
                        .doesNotContain(secret, "be kind", "AGENTS.md");
                desk.run(new Typist("", "yes\n"), TERMINAL, "approvals", "approve", id);
            });
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).doesNotContain("notified", secret);
        }
        Files.delete(desk.workspace().resolve("AGENTS.md"));
        var run = asking(id -> desk.run(new Typist("", "yes\n"), TERMINAL, "approvals", "approve", id));
        assertThat(run.exitCode()).as("nobody listens there any more").isZero();
        assertThat(desk.read("AGENTS.md")).isEqualTo("be kind");
    }

    private static String take(HookServer server) {
        try {
            return server.requests.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasApprovedAfterTheRunWasKilledIsTakenByTheResume() throws Exception {
        try (var model = changesAgents()) {
            String id = killedWhileAsking(model);
            var approved = desk.run(new Typist("", "yes\n"), TERMINAL, "approvals", "approve", id);
            assertThat(approved.exitCode()).as(approved.err()).isZero();

            var resumed = desk.run(model, "resume");

            assertThat(resumed.exitCode()).as(resumed.err()).isZero();
            assertThat(desk.read("AGENTS.md")).isEqualTo("be kind");
            assertThat(desk.run("ledger", "query", "--kind", "monitor.asked")
                            .out()
                            .lines())
                    .hasSize(1);
            assertThat(desk.run("ledger", "query", "--kind", "monitor.answered").out())
                    .contains("approver:owner", "Approved");
            assertThat(desk.run("approvals", "list").err()).isEqualTo("nothing waits for an answer\n");
            assertThat(desk.run("ledger", "verify").exitCode()).isZero();
        }
    }

    @Test
    void whatWasDeniedAfterTheRunWasKilledIsDenied() throws Exception {
        try (var model = changesAgents()) {
            desk.run("approvals", "deny", killedWhileAsking(model));
            var resumed = desk.run(new Typist("", "yes\n"), TERMINAL, Desk.with(model, "resume"));
            assertThat(resumed.err()).doesNotContain("Type yes and Enter to approve");
            assertThat(desk.workspace().resolve("AGENTS.md")).doesNotExist();
        }
    }

    @Test
    void whatWasApprovedForAFileThatHasChangedSinceIsAskedAnew() throws Exception {
        try (var model = changesAgents()) {
            String id = killedWhileAsking(model);
            desk.run(new Typist("", "yes\n"), TERMINAL, "approvals", "approve", id);
            desk.file("AGENTS.md", "theirs");
            var resumed = desk.run(model, "resume");
            assertThat(resumed.err()).contains("this run has no terminal to ask on");
            assertThat(desk.read("AGENTS.md")).isEqualTo("theirs");
            assertThat(desk.run("approvals", "list").err()).isEqualTo("nothing waits for an answer\n");
        }
    }

    /** Kills a run in another process when its question is there, and returns the question's id. */
    private String killedWhileAsking(ScriptedModel model) throws Exception {
        Process run =
                desk.start(Desk.with(model, "run", "--quiet", "-p", "write AGENTS.md", "--set", "approvals.wait=2m"));
        try {
            run.getOutputStream().close();
            String open = "";
            while (open.isEmpty() && run.isAlive()) {
                open = desk.run("approvals", "list", "--output", "json").out();
            }
            assertThat(open).isNotEmpty();
            return Wire.read(open).get("id").asString();
        } finally {
            run.destroyForcibly().waitFor();
        }
    }

    @Test
    void anotherPersonSignsOnAMachineOfTheirOwn() throws IOException {
        var bob = new Desk(Files.createDirectory(folder.resolve("bob")));
        var enrolled = bob.run("approvals", "enrol", "bob");
        desk.configuration(enrolled.out());
        var run = asking(id -> {
            assertThat(desk.run("approvals", "show", id, "--out", "../question.json")
                            .exitCode())
                    .isZero();
            String[] sign = {
                "approvals",
                "sign",
                folder.resolve("question.json").toString(),
                "--as",
                "bob",
                "--out",
                "../approval.json"
            };
            var signed = bob.run(new Typist("", "yes\n"), TERMINAL, sign);
            assertThat(signed.err()).contains("AGENTS.md");
            assertThat(signed.exitCode()).isZero();
            String approval = folder.resolve("bob/approval.json").toString();
            var forged = readIn(approval).replace("\"bob\"", "\"owner\"");
            assertThat(added(forged).err())
                    .isEqualTo("holdfast: it does not count: the signature of `owner` does not verify\n");
            var stranger = readIn(approval).replace("\"bob\"", "\"eve\"");
            assertThat(added(stranger).err())
                    .isEqualTo("holdfast: it does not count: `eve` is not an enrolled approver\n");
            assertThat(desk.run("approvals", "add", approval).out())
                    .isEqualTo("added; the run that asked goes on when enough have approved\n");
        });
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(desk.read("AGENTS.md")).isEqualTo("be kind");
        assertThat(desk.run("ledger", "query", "--kind", "monitor.answered").out())
                .contains("approver:bob");
    }

    @Test
    void withoutATimeToWaitNobodyIsAskedElsewhere() {
        try (var model = changesAgents()) {
            var run = desk.run(model, "run", "-p", "write AGENTS.md");
            assertThat(run.err()).doesNotContain("waiting until").contains("this run has no terminal to ask on");
            assertThat(desk.workspace().resolve("AGENTS.md")).doesNotExist();
        }
    }

    @Test
    void mistakesOfUseSayWhatToDo() throws IOException {
        assertThat(desk.run("approvals").exitCode()).isEqualTo(2);
        assertThat(desk.run("approvals", "show", "zz").err())
                .startsWith("holdfast: no question is named `zz`; list them with `holdfast approvals list`");
        assertThat(desk.run("approvals", "show", "0123abcd").err())
                .startsWith("holdfast: no open question `0123abcd`; list them");
        assertThat(desk.run("approvals", "add", "nothing.json").exitCode()).isEqualTo(2);
        assertThat(added("{}").err()).contains("not a `holdfast.dev/approval@v1` of this version");
        assertThat(desk.run("approvals", "enrol", "owner").exitCode()).isEqualTo(2);
        String own = desk.run("approvals", "enrol", "myself").out();
        desk.configuration(own);
        var twice = desk.run("exec", "--", "true");
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err())
                .contains("`approvals.people`: two approvers share one key: a quorum of two needs two people");
    }

    @Test
    void whatAPlanWasGrantedCountsUntilItIsTakenBack() {
        try (var model = play("""
                turns:
                  - calls:
                      - tool: propose_plan
                        arguments:
                          summary: tell other agents
                          steps: [{title: write it, capabilities: [{kind: change_governance, resource: AGENTS.md}]}]
                  - calls: [{tool: write_file, arguments: {path: AGENTS.md, content: "first"}}]
                  - calls: [{tool: write_file, arguments: {path: AGENTS.md, content: "second"}}]
                  - say: I leave it.
                  - say: I leave it.
                """)) {
            var run = desk.run(
                    new Typist("", "yes\n"),
                    TERMINAL,
                    Desk.with(model, "run", "-p", "tell other agents", "--max-turns", "2"));
            assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
            assertThat(desk.read("AGENTS.md")).isEqualTo("first");
            String session =
                    desk.run("sessions", "--json").json().get("session").asString();
            assertThat(desk.run("approvals", "grants").out()).isEqualTo(session + "  CHANGE_GOVERNANCE AGENTS.md\n");

            assertThat(desk.run("approvals", "revoke", "--session", session).out())
                    .isEqualTo("revoked  CHANGE_GOVERNANCE AGENTS.md\n");
            assertThat(desk.run("approvals", "revoke", "--session", session).out())
                    .isEqualTo("session " + session + " holds no right beyond its profile\n");
            assertThat(desk.run("approvals", "grants").err())
                    .isEqualTo("no session holds a right beyond its profile\n");
            assertThat(desk.run("ledger", "query", "--kind", "session.revoked").out())
                    .contains("user:ada");
            desk.run(model, "resume");
            assertThat(desk.read("AGENTS.md"))
                    .as("it has to ask again, and nobody is there")
                    .isEqualTo("first");
        }
    }

    private Desk.Result added(String approval) {
        try {
            Path file = Files.writeString(folder.resolve("added.json"), approval);
            return desk.run("approvals", "add", file.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String readIn(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets a run ask, answers when its question is there, and returns how it ended. */
    private Desk.Result asking(Consumer<String> answer) {
        try (var model = changesAgents()) {
            var run = CompletableFuture.supplyAsync(
                    () -> desk.run(model, "run", "-p", "write AGENTS.md", "--set", "approvals.wait=2m"));
            String open = "";
            while (open.isEmpty() && !run.isDone()) {
                open = desk.run("approvals", "list", "--output", "json").out();
            }
            assertThat(open).as("%s", run).isNotEmpty();
            answer.accept(Wire.read(open).get("id").asString());
            return run.join();
        }
    }

    private static ScriptedModel changesAgents() {
        return play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: AGENTS.md, content: "be kind"}}]
                  - say: Done.
                  - say: Done, and there is nothing to test.
                  - say: Done, and there is nothing to test.
                """);
    }
}
