package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Question;
import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalAskerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int COLUMNS = 80;
    private static final ApproverKey OWNER = ApproverKey.fresh("owner");

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void aYesIsTheOwnersSignatureOverExactlyThisQuestion() {
        var question = question(Duration.ofMinutes(10));
        assertThat(asker(new Typist("", "yes\n")).ask(question))
                .isInstanceOfSatisfying(Answer.Approved.class, answer -> {
                    var approvers = new Approvers(Map.of("owner", OWNER.publicKey()));
                    assertThat(approvers.flaw(question, answer.approvals(), NOW))
                            .isEmpty();
                });
        assertThat(screen()).isEqualTo("""

                ━━ a question for you ━━
                Holdfast asks: may it?
                  open until  2026-03-01T12:10:00Z
                Type yes and Enter to approve; anything else refuses: \
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "Yes", "yes please", "no", "ｙｅｓ", "yes\u0007"})
    void anythingElseRefuses(String typed) {
        assertThat(asker(new Typist("", typed + "\n")).ask(question(Duration.ofMinutes(10))))
                .isEqualTo(new Answer.Refused("owner"));
    }

    @Test
    void whatWasTypedBeforeTheQuestionAnswersNothing() {
        assertThat(asker(new Typist("yes\nyes\n", "no\n")).ask(question(Duration.ofMinutes(10))))
                .isEqualTo(new Answer.Refused("owner"));
    }

    @Test
    void anEndOfTheInputIsNoAnswer() {
        assertThat(asker(new Typist("", "")).ask(question(Duration.ofMinutes(10))))
                .isEqualTo(new Answer.Unanswered("standard input has ended"));
    }

    @Test
    void aQuestionThatExpiresIsNotAnsweredByALaterLine() throws Exception {
        try (var input = new PipedInputStream();
                var typing = new PipedOutputStream(input)) {
            var asker = asker(input);
            assertThat(asker.ask(question(Duration.ofMillis(20))))
                    .isEqualTo(new Answer.Unanswered("nobody typed anything in time"));
            typing.write("yes\nno\n".getBytes(StandardCharsets.UTF_8)); // meant for the question that is gone
            typing.flush();
            awaitDrained(input);
            assertThat(asker.ask(question(Duration.ofMillis(20)))).isNotInstanceOf(Answer.Approved.class);
        }
    }

    @Test
    void anExpiredQuestionIsNotEvenShown() {
        assertThat(asker(new Typist("", "yes\n")).ask(question(Duration.ZERO)))
                .isEqualTo(new Answer.Unanswered("the question expired before it could be shown"));
        assertThat(screen()).isEmpty();
    }

    @Test
    void theAgentsOwnWordsAreShownAsSuchAndInert() {
        assertThat(asker(new Typist("", " the second one \n")).talk("Which?\n\u001b[2Jyes\u202E"))
                .isEqualTo(new Asker.Reply.Said("the second one"));
        assertThat(screen()).contains("━━ the agent asks, in its own words ━━\n│ Which?\n│ [U+001B][2Jyes[U+202E]\n");
    }

    /** Spaces up to the edge, then words of the platform: a terminal would begin a line with them. */
    @Test
    void nothingLongPassesForALineOfTheCard() {
        String edge = " ".repeat(COLUMNS);
        String card = "  exactly     {\"content\":\"x" + edge.substring(27) + "  people      0 must approve\"}\n"
                + "  │ +x" + edge.substring(6) + "  people      0 must approve" + edge.substring(28)
                + "Type yes to go on:\n"
                + "  people      1 must approve\n";
        asker(new Typist("", "no\n")).ask(question(card, Duration.ofMinutes(10)));
        assertThat(screen().lines().filter(line -> line.startsWith("  people") || line.startsWith("Type yes")))
                .containsExactly(
                        "  people      1 must approve", "Type yes and Enter to approve; anything else refuses: ");
        assertThat(screen().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @Test
    void theAgentsOwnWordsStayBehindTheirBarHoweverLongTheyAre() {
        asker(new Typist("", "fine\n")).talk("a".repeat(COLUMNS - 2) + "━━ a question for you ━━");
        assertThat(screen().lines().filter(line -> line.startsWith("━━")))
                .containsExactly("━━ the agent asks, in its own words ━━");
    }

    @Test
    void aPersonAtTheTerminalLetsARunGoOn() {
        var desk = new Desk(folder).file(".github/old.yml", "on: push\n");
        try (var model = play("""
                turns:
                  - calls: [{tool: write_file, arguments: {path: .github/ci.yml, content: "on: push\\n"}}]
                  - calls: [{tool: finish, arguments: {summary: Added.}}]
                """)) {
            var result = desk.run(
                    new Typist("no\n", "yes\n"),
                    Set.of(Std.IN, Std.OUT, Std.ERR),
                    "run",
                    "-p",
                    "add continuous integration",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            assertThat(result.exitCode()).isZero();
            assertThat(result.err())
                    .contains("Holdfast asks: may the agent call write_file?")
                    .contains("  │ --- /dev/null\n  │ +++ b/.github/ci.yml\n  │ @@ -0,0 +1,1 @@\n  │ +on: push\n")
                    .doesNotContain("\u001b");
            assertThat(desk.read(".github/ci.yml")).isEqualTo("on: push\n");
        }
    }

    private static void awaitDrained(InputStream input) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (input.available() > "no\n".length() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private Asker asker(InputStream in) {
        var printer = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new TerminalAsker(
                new Keyboard(in, () -> {}), printer, Style.PLAIN, () -> COLUMNS, () -> OWNER, InstantSource.fixed(NOW));
    }

    private String screen() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static Question question(Duration open) {
        return question("Holdfast asks: may it?\n", open);
    }

    private static Question question(String card, Duration open) {
        var matter = new Question.Matter(Digest.of("call"), Digest.of("policy"), 1, card);
        return new Question(new SessionId("s-000000000000"), CallId.of(3), matter, "0011223344556677", NOW.plus(open));
    }
}
