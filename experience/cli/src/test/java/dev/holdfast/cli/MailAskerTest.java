package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Mailbox;
import dev.holdfast.approval.Question;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens elsewhere happens here between two looks at the clock. */
class MailAskerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path folder;

    private final ApproverKey ada = ApproverKey.fresh("owner");
    private final ApproverKey bob = ApproverKey.fresh("bob");
    private final ApproverKey eve = ApproverKey.fresh("bob");
    private final Approvers approvers = new Approvers(Map.of("owner", ada.publicKey(), "bob", bob.publicKey()));
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ArrayDeque<Runnable> meanwhile = new ArrayDeque<>();
    private final List<Question> rung = new ArrayList<>();
    private Mailbox mailbox;

    @BeforeEach
    void setUp() {
        mailbox = new Mailbox(folder.resolve("box"), new Mailbox.Seals() {
            @Override
            public byte[] seal(SessionId session, byte[] plain) {
                return plain;
            }

            @Override
            public Optional<byte[]> open(SessionId session, byte[] sealed) {
                return Optional.of(sealed);
            }
        });
    }

    @Test
    void twoPeopleAreOneHereAndOneElsewhere() {
        var question = question(2);
        meanwhile.add(() -> {
            assertThat(rung).as("somebody elsewhere is told").containsExactly(question);
            mailbox.approve(question, bob.approve(question));
        });
        assertThat(asker(signs(ada), Optional.empty()).ask(question))
                .isEqualTo(new Answer.Approved(List.of(ada.approve(question), bob.approve(question))));
        assertThat(rung).as("until there is an answer").isEmpty();
        assertThat(mailbox.open(NOW)).as("it waits for nobody any more").isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "holdfast: waiting until 2026-03-01T10:10:00Z for 1 more to approve: holdfast approvals show "
                                + question.digest().hex().substring(0, 12) + "\n");
    }

    @Test
    void oneIsEnoughWhereOneIsAskedFor() {
        var question = question(1);
        assertThat(asker(signs(ada), Optional.empty()).ask(question))
                .isEqualTo(new Answer.Approved(List.of(ada.approve(question))));
        assertThat(folder.resolve("box")).doesNotExist();
    }

    @Test
    void whatWasAnsweredBeforeItIsAskedAgainIsTakenAndAskedOfNobody() {
        Asker nobodyAsked = new Asker() {
            @Override
            public Answer ask(Question question) {
                throw new AssertionError("it was answered");
            }

            @Override
            public Reply talk(String question) {
                return new Reply.Silent("nothing to say");
            }
        };
        var approved = question(2);
        mailbox.put(approved);
        mailbox.approve(approved, ada.approve(approved));
        mailbox.approve(approved, bob.approve(approved));
        assertThat(asker(nobodyAsked, Optional.empty()).ask(approved)).isInstanceOf(Answer.Approved.class);
        assertThat(mailbox.open(NOW)).as("it is taken once").isEmpty();

        var refused = question(1);
        mailbox.put(refused);
        mailbox.refuse(refused, "bob");
        assertThat(asker(nobodyAsked, Optional.empty()).ask(refused)).isEqualTo(new Answer.Refused("bob"));
    }

    @Test
    void whatBecameVoidIsAskedOfNobodyAnyMore() {
        var question = question(1);
        mailbox.put(question);
        asker(signs(ada), Optional.empty()).withdraw(question);
        assertThat(mailbox.open(NOW)).isEmpty();
    }

    @Test
    void aNoHereIsTheEnd() {
        Asker refusing = answering(new Answer.Refused("owner"));
        assertThat(asker(refusing, Optional.empty()).ask(question(2))).isEqualTo(new Answer.Refused("owner"));
    }

    @Test
    void aNoElsewhereIsTheEndWhoeverSignedBefore() {
        var question = question(2);
        meanwhile.add(() -> mailbox.refuse(question, "bob"));
        assertThat(asker(signs(ada), Optional.empty()).ask(question)).isEqualTo(new Answer.Refused("bob"));
    }

    @Test
    void whatIsNoGoodSignatureIsWaitedOver() {
        var question = question(2);
        meanwhile.add(() -> {
            mailbox.approve(question, eve.approve(question)); // under a name that is enrolled, with another key
            mailbox.approve(question, ada.approve(question)); // who has signed here
        });
        meanwhile.add(() -> mailbox.approve(question, new Approval("mallory", question.digest(), "AAAA")));
        assertThat(asker(signs(ada), Optional.empty()).ask(question))
                .isEqualTo(new Answer.Unanswered("not enough people answered until 2026-03-01T10:10:00Z"));
    }

    @Test
    void whereNobodySitsTheRunWaitsAsLongAsItWasTold() {
        var question = question(1);
        assertThat(asker(Asker.nobody(), Optional.of(Duration.ofSeconds(5))).ask(question))
                .isEqualTo(new Answer.Unanswered("not enough people answered until 2026-03-01T10:00:05Z"));
        meanwhile.add(() -> mailbox.approve(question, bob.approve(question)));
        assertThat(asker(Asker.nobody(), Optional.of(Duration.ofSeconds(5))).ask(question))
                .isEqualTo(new Answer.Approved(List.of(bob.approve(question))));
        assertThat(asker(Asker.nobody(), Optional.of(Duration.ZERO)).ask(question))
                .isEqualTo(new Answer.Unanswered("this run has no terminal to ask on"));
    }

    /** Something happens with each look at the clock, and then the time is over. */
    private MailAsker asker(Asker near, Optional<Duration> patience) {
        var looks = new int[1];
        return new MailAsker(
                near,
                patience,
                new MailAsker.Post(mailbox, question -> {
                    rung.add(question);
                    return () -> rung.remove(question);
                }),
                approvers,
                () -> {
                    boolean waits = looks[0]++ > 0 || patience.isEmpty();
                    Runnable next = waits ? meanwhile.poll() : null;
                    if (next != null) {
                        next.run();
                        return NOW;
                    }
                    return waits ? NOW.plus(Duration.ofHours(1)) : NOW;
                },
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static Asker signs(ApproverKey key) {
        return new Asker() {
            @Override
            public Answer ask(Question question) {
                return new Answer.Approved(List.of(key.approve(question)));
            }

            @Override
            public Reply talk(String question) {
                return new Reply.Silent("nothing to say");
            }
        };
    }

    private static Asker answering(Answer answer) {
        return new Asker() {
            @Override
            public Answer ask(Question question) {
                return answer;
            }

            @Override
            public Reply talk(String question) {
                return new Reply.Silent("nothing to say");
            }
        };
    }

    private static Question question(int quorum) {
        var matter = new Question.Matter(Digest.of("call"), Digest.of("policy"), quorum, "a card");
        return new Question(
                new SessionId("s-000000000001"), CallId.of(1), matter, "n", NOW.plus(Duration.ofMinutes(10)));
    }
}
