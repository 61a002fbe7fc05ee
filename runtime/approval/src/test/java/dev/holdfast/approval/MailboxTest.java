package dev.holdfast.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final SessionId SESSION = new SessionId("s-000000000001");

    @TempDir
    private Path folder;

    @Test
    void aQuestionIsFoundByAnotherProcessUntilItIsTakenAway() throws IOException {
        var question = question("n1", NOW.plusSeconds(60));
        mailbox().put(question);
        mailbox().put(question("n2", NOW.plusSeconds(30)));

        assertThat(mailbox().open(NOW)).extracting(Question::nonce).containsExactly("n2", "n1");
        assertThat(mailbox().open(NOW).getLast()).isEqualTo(question);
        try (var files = Files.walk(folder.resolve("box"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s", file)
                        .endsWith("------");
                assertThat(Files.isDirectory(file) ? "" : Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain("a secret plan");
            }
        }
        mailbox().remove(question);
        assertThat(mailbox().open(NOW)).extracting(Question::nonce).containsExactly("n2");
        assertThatIllegalStateException().isThrownBy(() -> mailbox().refuse(question, "ada"));
    }

    @Test
    void whatHasExpiredIsTakenAway() {
        mailbox().put(question("n1", NOW));
        assertThat(mailbox().open(NOW)).isEmpty();
        assertThat(folder.resolve("box")).isEmptyDirectory();
    }

    @Test
    void repliesArriveAsTheyWereLeft() {
        var question = question("n1", NOW.plusSeconds(60));
        var ada = ApproverKey.fresh("ada").approve(question);
        var bob = ApproverKey.fresh("bob").approve(question);
        mailbox().put(question);
        assertThat(mailbox().replies(question)).isEqualTo(new Mailbox.Replies(List.of(), Optional.empty()));
        mailbox().approve(question, bob);
        mailbox().approve(question, ada);
        mailbox().refuse(question, "eve");
        assertThat(mailbox().replies(question)).isEqualTo(new Mailbox.Replies(List.of(ada, bob), Optional.of("eve")));
    }

    /** The run that asks looks while somebody answers, and takes the question away as soon as it has what it wants. */
    @Test
    void anAnswerCountsOnceItIsLeftAndNotWhileItIsWritten() throws Exception {
        var bob = ApproverKey.fresh("bob");
        for (int i = 0; i < 200; i++) {
            var question = question("n" + i, NOW.plusSeconds(60));
            var approval = bob.approve(question);
            mailbox().put(question);
            var asking = CompletableFuture.runAsync(() -> {
                while (mailbox().replies(question).approvals().isEmpty()) {
                    Thread.onSpinWait();
                }
                mailbox().remove(question);
            });
            mailbox().approve(question, approval);
            asking.get(1, TimeUnit.MINUTES);
        }
        assertThat(folder.resolve("box")).isEmptyDirectory();
    }

    @Test
    void isTakenAwayWhileSomebodyAnswers() throws Exception {
        Mailbox box = mailbox();
        for (int round = 0; round < 50; round++) {
            Question question = question("n" + round, NOW.plusSeconds(60));
            box.put(question);
            var enough = new AtomicBoolean();
            try (var threads = Executors.newSingleThreadExecutor()) {
                Future<?> answers = threads.submit(() -> {
                    while (!enough.get()) {
                        box.refuse(question, "ann"); // until it is no longer open
                    }
                });
                while (box.replies(question).refusedBy().isEmpty()) {
                    Thread.onSpinWait();
                }
                try {
                    box.remove(question);
                    assertThatThrownBy(answers::get)
                            .hasCauseInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("the question is no longer open");
                } finally {
                    enough.set(true);
                }
            }
            assertThat(box.open(NOW)).isEmpty();
        }
    }

    @Test
    void whatIsNoAnswerIsNone() throws IOException {
        var question = question("n1", NOW.plusSeconds(60));
        mailbox().put(question);
        Path place = folder.resolve("box/" + SESSION + "." + question.digest().hex());
        Files.writeString(place.resolve("approval.ada"), "{\"format\":\"holdfast.dev/approval@v1\"}");
        Files.writeString(place.resolve("approval.bob"), "not JSON");
        Files.writeString(place.resolve("refused"), "a name with spaces");
        assertThat(mailbox().replies(question)).isEqualTo(new Mailbox.Replies(List.of(), Optional.empty()));
        Files.createDirectory(place.resolve("approval.a"));
        Files.delete(place.resolve("refused"));
        Files.createSymbolicLink(place.resolve("refused"), place.resolve("approval.bob"));
        var zoe = ApproverKey.fresh("zoe").approve(question);
        mailbox().approve(question, zoe);
        assertThat(mailbox().replies(question))
                .as("and what is no file hides no answer")
                .isEqualTo(new Mailbox.Replies(List.of(zoe), Optional.empty()));
    }

    @Test
    void aQuestionThatWasExchangedIsNotShown() throws IOException {
        var question = question("n1", NOW.plusSeconds(60));
        mailbox().put(question);
        Path place = folder.resolve("box/" + SESSION + "." + question.digest().hex());
        byte[] other = sealed(Letter.of(question("n2", NOW.plusSeconds(60))).getBytes(StandardCharsets.UTF_8));
        Files.write(place.resolve("question"), other);
        assertThat(mailbox().open(NOW)).isEmpty();
        Files.write(place.resolve("question"), new byte[] {1, 2, 3});
        assertThat(mailbox().open(NOW)).isEmpty();
        Files.delete(place.resolve("question"));
        Files.createDirectory(place.resolve("question"));
        assertThat(mailbox().open(NOW)).isEmpty();
    }

    @Test
    void aNameIsAFileNameAndNothingElse() {
        var question = question("n1", NOW.plusSeconds(60));
        mailbox().put(question);
        for (String name : List.of("", "../x", "a/b", ".hidden", "x".repeat(65), "a b")) {
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> mailbox().approve(question, new Approval(name, question.digest(), "")));
        }
    }

    @Test
    void lettersReadBackAndRefuseWhatIsNone() {
        var question = question("n1", NOW.plusSeconds(60));
        var approval = ApproverKey.fresh("ada").approve(question);
        assertThat(Letter.question(Letter.of(question))).isEqualTo(question);
        assertThat(Letter.approval(Letter.of(approval))).isEqualTo(approval);
        String whole = Letter.of(question);
        for (String wrong : List.of(
                "",
                "[]",
                "{}",
                Letter.of(approval),
                whole + whole,
                whole.replace("\"quorum\":1", "\"quorum\":\"1\""),
                whole.replace("\"quorum\":1", "\"quorum\":0"),
                whole.replace("\"quorum\":1", "\"quorum\":1.5"),
                whole.replace("a secret plan", "\\u001b[2Ja plan"),
                whole.replace("a secret plan", "\\u202ea plan"),
                whole.replace("\"a secret plan\"", "5"),
                whole.replaceFirst("\"expires\":\"[^\"]+\"", "\"expires\":\"+1000000000-12-31T23:59:59Z\""),
                whole.replace("\"expires\"", "\"expired\""),
                whole.replace("{", "{\"more\":1,"),
                whole.replace("{", "{\"nonce\":\"n1\","),
                whole.replaceFirst("\"expires\":\"[^\"]+\"", "\"expires\":\"soon\""),
                whole.replaceFirst("\"policy\":\"[^\"]+\"", "\"policy\":\"zz\""))) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Letter.question(wrong));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Letter.approval(whole));
    }

    private Mailbox mailbox() {
        return new Mailbox(folder.resolve("box"), new Mailbox.Seals() {
            @Override
            public byte[] seal(SessionId session, byte[] plain) {
                return sealed(plain);
            }

            @Override
            public Optional<byte[]> open(SessionId session, byte[] sealed) {
                return sealed[0] == 'x'
                        ? Optional.of(turned(Arrays.copyOfRange(sealed, 1, sealed.length)))
                        : Optional.empty();
            }
        });
    }

    private static byte[] sealed(byte[] plain) {
        byte[] turned = turned(plain);
        byte[] sealed = new byte[turned.length + 1];
        sealed[0] = 'x';
        System.arraycopy(turned, 0, sealed, 1, turned.length);
        return sealed;
    }

    private static byte[] turned(byte[] bytes) {
        byte[] turned = bytes.clone();
        for (int at = 0; at < turned.length; at++) {
            turned[at] ^= 0x55;
        }
        return turned;
    }

    private static Question question(String nonce, Instant expires) {
        var matter = new Question.Matter(Digest.of("call"), Digest.of("policy"), 1, "a secret plan");
        return new Question(SESSION, CallId.of(1), matter, nonce, expires);
    }
}
