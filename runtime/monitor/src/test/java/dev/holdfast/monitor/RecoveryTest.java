package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.approval.Answer;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.SnapshotId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A call that was started and has no outcome: read again, rolled back, or put to a person. */
class RecoveryTest {
    private static final Effect READ = Effect.read(MonitorTest.SOURCE);

    private final Scene scene = new Scene();

    @Test
    void aReadIsRepeated() {
        scene.startedBare(READ).recover(MonitorTest.nothing(), READ);
        assertThat(scene.order).containsExactly("Judged + Started", "hands NOTHING []", "Closed DONE");
        assertThat(scene.last(MonitorEvent.Started.class).attempt()).isEqualTo(2);
    }

    @Test
    void aCommandThatCouldWriteNothingIsRepeated() {
        scene.startedBare(Effect.run("bash")).recover(MonitorTest.runs(), Effect.run("bash"));
        assertThat(scene.order).startsWith("Judged + Started").endsWith("Closed DONE");
    }

    @Test
    void aWriteIsRolledBackAndRunAgain() {
        scene.world.files.put("src/a.txt", "old");
        scene.started(MonitorTest.WRITE);
        scene.world.files.put("src/a.txt", "ne");
        var observation = scene.recover(MonitorTest.writes(MonitorTest.SOURCE), MonitorTest.WRITE);
        assertThat(scene.order)
                .containsExactly(
                        "find",
                        "Found + RolledBack",
                        "roll back",
                        "snapshot",
                        "Judged + Started",
                        "hands NOTHING []",
                        "write src/a.txt",
                        "settle",
                        "Closed DONE");
        assertThat(observation.orElseThrow().status()).isEqualTo(Status.DONE);
        assertThat(scene.world.files).containsExactlyEntriesOf(Map.of("src/a.txt", "new"));
    }

    @Test
    void whatIsRunAgainIsJudgedByWhatItWouldDoAfterTheRollBack() {
        var docs = Effect.delete(new PathName("docs"));
        scene.world.files.put("docs/AGENTS.md", "be careful");
        scene.started(docs);
        scene.world.files.clear(); // the first attempt deleted it, with an approval that is used up
        scene.recover(MonitorTest.nothing(), docs);
        assertThat(scene.last(MonitorEvent.Judged.class).effects())
                .extracting(Effect::toString)
                .containsExactly("DELETE_PATH docs", "CHANGE_GOVERNANCE docs/AGENTS.md");
        assertThat(scene.order)
                .containsExactly(
                        "find",
                        "Found + RolledBack",
                        "roll back",
                        "hands NOTHING []",
                        "Judged",
                        "Asked",
                        "ask people",
                        "Answered",
                        "Closed UNANSWERED");
    }

    @Test
    void whatCannotBeTakenBackStaysOpenWhenNobodyAnswers() {
        assertThat(scene.startedBare(MonitorTest.SEND).recover(MonitorTest.nothing(), MonitorTest.SEND))
                .isEmpty();
        assertThat(scene.order).containsExactly("Judged", "Asked", "ask people", "Answered");
        assertThat(scene.state.uncertain(Scene.CALL)).isPresent();
        assertThat(scene.questions.getFirst().matter().card())
                .startsWith("Holdfast asks: probe was started and its outcome is unknown. Run it again?\n")
                .contains("rule        uncertain-outcome: it was started and nobody knows whether it happened\n");
    }

    @Test
    void whatCannotBeTakenBackRunsAgainOnlyWithANewApproval() {
        scene.startedBare(MonitorTest.SEND)
                .answering(Scene.signedBy(Scene.ADA, Scene.BEN))
                .recover(MonitorTest.nothing(), MonitorTest.SEND);
        assertThat(scene.order)
                .containsExactly(
                        "Judged",
                        "Asked",
                        "ask people",
                        "Answered",
                        "ask witnesses",
                        "Started",
                        "hands NOTHING []",
                        "Closed DONE");
        var started = scene.last(MonitorEvent.Started.class);
        assertThat(started.attempt()).isEqualTo(2);
        assertThat(started.consumed()).contains(scene.questions.getFirst().digest());
    }

    @Test
    void onePersonIsNotEnoughForASecondAttemptEither() {
        var observation = scene.startedBare(MonitorTest.SEND)
                .answering(Scene.signedBy(Scene.ADA))
                .recover(MonitorTest.nothing(), MonitorTest.SEND);
        assertThat(observation.orElseThrow().text())
                .isEqualTo("it was started, and nobody knows whether it happened; it is not run again: "
                        + "denied: 1 of 2 people approved");
    }

    @Test
    void aSecondAttemptThatIsRefusedCountsAsFailedAndDoesNotClaimThatNothingHappened() {
        var observation = scene.startedBare(MonitorTest.SEND)
                .answering(question -> new Answer.Refused("ada"))
                .recover(MonitorTest.nothing(), MonitorTest.SEND);
        assertThat(observation)
                .contains(new Observation(
                        Status.FAILED,
                        "it was started, and nobody knows whether it happened; it is not run again: denied by ada",
                        Optional.empty(),
                        List.of()));
        assertThat(scene.last(MonitorEvent.Closed.class).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void nothingIsRolledBackOverAPersonsEdits() {
        scene.world.files.put("src/a.txt", "old");
        scene.started(MonitorTest.WRITE);
        scene.world.files.put("src/a.txt", "by hand");
        scene.world.edited.add(MonitorTest.SOURCE);
        assertThat(scene.recover(MonitorTest.writes(MonitorTest.SOURCE), MonitorTest.WRITE))
                .isEmpty();
        assertThat(scene.order)
                .containsExactly(
                        "find",
                        "Found",
                        "settle",
                        "hands NOTHING []",
                        "read src/a.txt",
                        "Judged",
                        "Asked",
                        "ask people",
                        "Answered");
        assertThat(scene.last(MonitorEvent.Found.class).edited()).containsExactly(MonitorTest.SOURCE);
        assertThat(scene.world.files).containsEntry("src/a.txt", "by hand");
        assertThat(scene.questions.getFirst().matter().card())
                .endsWith("  edited      src/a.txt, by somebody else since\n");
    }

    @Test
    void governanceThatAnUnfinishedCommandChangedIsPutBackBeforeAnybodyIsAskedAboutTheRest() {
        Effect[] command = {Effect.run("bash"), Effect.write(PathName.ROOT, 0)};
        scene.started(command);
        scene.world.files.put(".github/ci.yml", "steal");
        scene.world.files.put("CLAUDE.md", "by hand");
        scene.world.files.put("src/a.txt", "half");
        scene.world.edited.add(new PathName("CLAUDE.md"));
        var observation = scene.answering(question -> new Answer.Refused("ada"))
                .recover(MonitorTest.runs(), command)
                .orElseThrow();
        assertThat(scene.world.files)
                .containsExactlyInAnyOrderEntriesOf(Map.of("CLAUDE.md", "by hand", "src/a.txt", "half"));
        assertThat(observation.alerts())
                .containsExactly("the call changed `.github/ci.yml`, a governance path; it was put back");
        assertThat(scene.questions.getFirst().matter().card())
                .contains("  put back    .github/ci.yml, which the first attempt had changed\n");
        assertThat(scene.world.kept(scene.last(MonitorEvent.RolledBack.class).from()))
                .containsEntry(".github/ci.yml", "steal");
        assertThat(scene.last(MonitorEvent.Closed.class).after())
                .as("the session knows that the workspace is not as before")
                .isPresent()
                .isNotEqualTo(scene.state.before(Scene.CALL));
    }

    @Test
    void whatAnUnfinishedCommandPutIntoGitAloneIsOnTheCardAndAnAlert() {
        Effect[] command = {Effect.run("bash"), Effect.write(PathName.ROOT, 0)};
        scene.started(command);
        scene.world.files.put("src/a.txt", "half");
        scene.world.edited.add(MonitorTest.SOURCE);
        scene.world.inGit = List.of(new World.InGit(new PathName(".github/ci.yml"), "a commit holds it"));
        var observation = scene.answering(question -> new Answer.Refused("ada"))
                .recover(MonitorTest.runs(), command)
                .orElseThrow();
        assertThat(observation.alerts()).containsExactly("a commit holds it");
        assertThat(scene.questions.getFirst().matter().card()).endsWith("  in git      a commit holds it\n");
    }

    @Test
    void whatARollBackTakesAwayIsKeptAndOnTheRecordBeforeItBegins() {
        scene.world.files.put("src/a.txt", "old");
        scene.started(MonitorTest.WRITE);
        SnapshotId before = scene.state.before(Scene.CALL).orElseThrow();
        scene.world.files.put("src/a.txt", "ne");
        scene.world.files.put("b.txt", "edited by hand in the first two seconds");
        scene.recover(MonitorTest.writes(MonitorTest.SOURCE), MonitorTest.WRITE);
        assertThat(scene.order).startsWith("find", "Found + RolledBack", "roll back");
        var rolledBack = scene.last(MonitorEvent.RolledBack.class);
        assertThat(scene.world.kept(rolledBack.from()))
                .containsOnly(
                        Map.entry("src/a.txt", "ne"), Map.entry("b.txt", "edited by hand in the first two seconds"));
        assertThat(rolledBack.to()).isEqualTo(before);
    }

    @Test
    void nothingIsRolledBackWhenThatCannotBeRecorded() {
        scene.world.files.put("src/a.txt", "old");
        scene.started(MonitorTest.WRITE).ledgerFullAfter(0);
        scene.world.files.put("src/a.txt", "ne");
        assertThatIllegalStateException()
                .isThrownBy(() -> scene.recover(MonitorTest.writes(MonitorTest.SOURCE), MonitorTest.WRITE));
        assertThat(scene.world.files).containsEntry("src/a.txt", "ne");
    }

    @Test
    void whoChangesSomethingWhileItIsAboutToBeRolledBackIsAskedAndFoundAnew() {
        scene.started(MonitorTest.WRITE);
        scene.world.files.put("src/a.txt", "ne");
        scene.world.busy.add(MonitorTest.SOURCE);
        assertThat(scene.recover(MonitorTest.writes(MonitorTest.SOURCE), MonitorTest.WRITE))
                .isEmpty();
        assertThat(scene.order)
                .containsExactly(
                        "find",
                        "Found + RolledBack",
                        "roll back",
                        "find",
                        "Found",
                        "settle",
                        "hands NOTHING []",
                        "read src/a.txt",
                        "Judged",
                        "Asked",
                        "ask people",
                        "Answered");
        assertThat(scene.last(MonitorEvent.Found.class).edited()).containsExactly(MonitorTest.SOURCE);
    }

    @Test
    void governanceAPersonEditedIsNotPutBackAfterSomethingIrreversibleEither() {
        Effect[] both = {MonitorTest.SEND, Effect.write(PathName.ROOT, 0)};
        scene.started(both);
        scene.world.files.put("CLAUDE.md", "by hand");
        scene.world.edited.add(new PathName("CLAUDE.md"));
        scene.recover(MonitorTest.runs(), both);
        assertThat(scene.world.files).containsEntry("CLAUDE.md", "by hand");
    }

    @Test
    void aCallThatIsNotUncertainCannotBeRecovered() {
        assertThatIllegalStateException()
                .isThrownBy(() -> scene.recover(MonitorTest.nothing(), READ))
                .withMessage("call c1 is not uncertain");
    }
}
