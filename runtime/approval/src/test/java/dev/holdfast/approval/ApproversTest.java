package dev.holdfast.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApproversTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final ApproverKey ada = ApproverKey.fresh("ada");
    private final ApproverKey bob = ApproverKey.fresh("bob");
    private final ApproverKey eve = ApproverKey.fresh("eve");
    private final Approvers approvers = new Approvers(Map.of("ada", ada.publicKey(), "bob", bob.publicKey()));

    @Test
    void acceptsOneSignatureForAQuorumOfOne() {
        var question = question(1, "n1");
        assertThat(flaw(question, ada.approve(question))).isEmpty();
    }

    @Test
    void acceptsTwoDifferentPeopleForAQuorumOfTwo() {
        var question = question(2, "n1");
        assertThat(flaw(question, ada.approve(question), bob.approve(question))).isEmpty();
    }

    @Test
    void refusesOnePersonTwice() {
        var question = question(2, "n1");
        assertThat(flaw(question, ada.approve(question), ada.approve(question))).contains("1 of 2 people approved");
    }

    @Test
    void refusesAnApprovalOfAnotherQuestion() {
        assertThat(flaw(question(1, "n1"), ada.approve(question(1, "n2"))))
                .contains("the approval by `ada` is for another question");
    }

    @Test
    void refusesASignatureMovedToAnotherQuestion() {
        var asked = question(1, "n1");
        var other = ada.approve(question(1, "n2"));
        var moved = new Approval("ada", asked.digest(), other.signature());
        assertThat(flaw(asked, moved)).contains("the signature of `ada` does not verify");
    }

    @Test
    void refusesAStranger() {
        var question = question(1, "n1");
        assertThat(flaw(question, eve.approve(question))).contains("`eve` is not an enrolled approver");
    }

    @Test
    void refusesAStrangerUnderAnEnrolledName() {
        var question = question(1, "n1");
        var forged =
                new Approval("ada", question.digest(), eve.approve(question).signature());
        assertThat(flaw(question, forged)).contains("the signature of `ada` does not verify");
    }

    @Test
    void refusesWhatIsNoSignatureAtAll() {
        var question = question(1, "n1");
        assertThat(flaw(question, new Approval("ada", question.digest(), "!!")))
                .contains("the signature of `ada` does not verify");
        var empty = Base64.getEncoder().encodeToString(new byte[64]);
        assertThat(flaw(question, new Approval("ada", question.digest(), empty)))
                .contains("the signature of `ada` does not verify");
    }

    @Test
    void refusesAnExpiredQuestionAtTheVeryMoment() {
        var question = question(1, "n1");
        assertThat(approvers.flaw(question, List.of(ada.approve(question)), question.expires()))
                .contains("the question expired at 2026-03-01T10:05:00Z");
    }

    @Test
    void signsEveryFieldOfTheQuestion() {
        var base = question(1, "n1");
        var approval = ada.approve(base);
        var matter = base.matter();
        for (Question changed : List.of(
                new Question(new SessionId("s-000000000009"), base.call(), matter, base.nonce(), base.expires()),
                new Question(base.session(), CallId.of(9), matter, base.nonce(), base.expires()),
                with(base, new Question.Matter(Digest.of("other"), matter.policy(), 1, matter.card())),
                with(base, new Question.Matter(matter.subject(), Digest.of("other"), 1, matter.card())),
                with(base, new Question.Matter(matter.subject(), matter.policy(), 2, matter.card())),
                with(base, new Question.Matter(matter.subject(), matter.policy(), 1, "other card")),
                new Question(base.session(), base.call(), matter, "n9", base.expires()),
                new Question(
                        base.session(),
                        base.call(),
                        matter,
                        base.nonce(),
                        base.expires().plusSeconds(1)))) {
            assertThat(flaw(changed, approval)).as("%s", changed).isNotEmpty();
        }
    }

    @Test
    void refusesTwoNamesWithOneKey() {
        assertThatThrownBy(() -> new Approvers(Map.of("ada", ada.publicKey(), "ada2", ada.publicKey())))
                .hasMessage("two approvers share one key: a quorum of two needs two people");
    }

    @Test
    void refusesAKeyThatIsNone() {
        assertThatThrownBy(() -> new Approvers(Map.of("ada", "AAAA")))
                .hasMessage("the key of approver `ada` is not an Ed25519 public key");
    }

    private Optional<String> flaw(Question question, Approval... approvals) {
        return approvers.flaw(question, List.of(approvals), NOW);
    }

    private static Question with(Question question, Question.Matter matter) {
        return new Question(question.session(), question.call(), matter, question.nonce(), question.expires());
    }

    private static Question question(int quorum, String nonce) {
        return new Question(
                new SessionId("s-000000000001"),
                CallId.of(3),
                new Question.Matter(Digest.of("call"), Digest.of("policy"), quorum, "card"),
                nonce,
                NOW.plusSeconds(300));
    }

    @Test
    void knowsWhatItsPeopleAre() {
        var some = new Approvers(
                Map.of("ada", ada.publicKey(), "bob", bob.publicKey()),
                Map.of("ada", Set.of("owner"), "bob", Set.of("security", "database")));
        assertThat(some.roles()).containsExactlyInAnyOrder("owner", "security", "database");
        assertThat(some.roles(List.of("bob"))).containsExactlyInAnyOrder("security", "database");
        assertThat(some.roles(List.of("mallory"))).isEmpty();
        assertThatThrownBy(() -> new Approvers(Map.of("ada", ada.publicKey()), Map.of("bob", Set.of("security"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
