package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the ledger judged by other rules. */
class SessionReplayTest {
    private static final String CALLS = """
            turns:
              - calls: [{tool: write_file, arguments: {path: a.txt, content: "a"}}]
              - calls: [{tool: read_file, arguments: {path: ISSUE.md}}]
              - calls: [{tool: write_file, arguments: {path: b.txt, content: "b"}}]
              - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "on: push"}}]
              - say: Done.
            """;

    /** Laxer with governance, and stricter with writing once anything untrusted was read. */
    private static final String OTHER = """
            @id("all") permit (principal, action, resource);
            @id("after-reading") @why("{effect} comes after something untrusted")
            forbid (principal, action == Holdfast::Action::"WritePath", resource)
            when { context.seen.untrusted } unless { context.approvals >= 2 };
            """;

    @TempDir
    private Path folder;

    private Desk desk;
    private String session;

    @BeforeEach
    void aSession() {
        desk = new Desk(folder).file("ISSUE.md", "please").file("other.cedar", OTHER);
        try (var model = RunTest.play(CALLS)) {
            desk.run(model, "run", "-p", "look and write");
        }
        session = desk.run("sessions", "--json").json().get("session").asString();
    }

    @Test
    void theRulesOfThenSayTheSame() {
        var result = desk.run("policy", "replay", session);

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).endsWith(" as before, 0 stricter, 0 laxer, 0 cannot be judged again\n");
        assertThat(verdicts(result))
                .contains(
                        "write_file allow capability -> allow capability",
                        "read_file allow capability -> allow capability",
                        "write_file ask governance-path -> ask governance-path",
                        "model allow capability -> allow capability");
        assertThat(desk.run("policy", "replay", "--changed", session).out()).isEmpty();
    }

    @Test
    void otherRulesJudgeEachCallByWhatWasReadBeforeIt() {
        var result = desk.run("policy", "replay", "--policy", "other.cedar", "--changed", session);

        assertThat(result.exitCode()).isZero();
        assertThat(verdicts(result))
                .as("not the first, which came before anything was read")
                .containsExactly(
                        "write_file allow capability -> ask after-reading",
                        "write_file ask governance-path -> allow all",
                        "run_tests allow capability -> ask after-reading");
        assertThat(result.err()).contains(" as before, 2 stricter, 1 laxer, 0 cannot be judged again\n");
        var line = result.lines().getFirst();
        assertThat(line.at("/now/quorum").asInt()).isEqualTo(2);
        assertThat(line.at("/now/why").asString()).isEqualTo("`WRITE_PATH b.txt` comes after something untrusted");
        assertThat(line.at("/changed").asBoolean()).isTrue();
        assertThat(line.at("/effects/0/resource").asString()).isEqualTo("b.txt");
    }

    @Test
    void aCommandOfOnesOwnIsJudgedWithWhatWasGranted() {
        desk.run("exec", "--net", "localhost:9", "--", "true");
        String own = desk.run("sessions", "--json").lines().stream()
                .map(line -> line.get("session").asString())
                .filter(id -> !id.equals(session))
                .findFirst()
                .orElseThrow();

        assertThat(verdicts(desk.run("policy", "replay", own)))
                .containsExactly("exec allow own-grant -> allow own-grant");
    }

    @Test
    void whatIsGoneIsSaidAndNotGuessed() {
        desk.run("ledger", "erase", "--session", session, "--yes");

        var result = desk.run("policy", "replay", "--changed", session);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(": 0 as before, 0 stricter, 0 laxer, ");
        assertThat(result.lines()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.get("now").isNull()).isTrue();
            assertThat(line.get("lacks").asString()).isEqualTo("the content of the session was erased");
            assertThat(line.has("changed")).isFalse();
        });
        assertThat(result.lines().stream().map(line -> line.at("/then/verdict").asString()))
                .contains("allow", "ask");
    }

    @Test
    void saysWhatIsWrongWithWhatWasTyped() {
        for (List<String> words : List.of(
                List.of("holdfast: name a session, which `holdfast sessions` lists, or `--trace FILE`"),
                List.of("holdfast: no session `s-000000000000`", "s-000000000000"),
                List.of("holdfast: a trace is judged by itself", "--trace", "x", session),
                List.of("holdfast: a trace is judged by itself", "--trace", "x", "--changed"),
                List.of("holdfast: `--profile` is for a trace", "--profile", "tools", session),
                List.of("holdfast: `none.cedar` cannot be read", "--policy", "none.cedar", session))) {
            var typed = new ArrayList<>(List.of("policy", "replay"));
            typed.addAll(words.subList(1, words.size()));
            var result = desk.run(typed.toArray(String[]::new));
            assertThat(result.err()).startsWith(words.getFirst());
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
        }
    }

    private static List<String> verdicts(Desk.Result result) {
        return result.lines().stream()
                .map(line -> line.get("tool").asString() + " "
                        + line.at("/then/verdict").asString() + " "
                        + line.at("/then/rule").asString() + " -> "
                        + line.at("/now/verdict").asString() + " "
                        + line.at("/now/rule").asString())
                .toList();
    }
}
