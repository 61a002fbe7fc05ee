package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Status;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Effect;
import dev.holdfast.tools.TestReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session does next, by its state alone. */
class LoopTest {
    private static final CallId C1 = CallId.of(1);
    private static final CallId C2 = CallId.of(2);
    private static final CallId C3 = CallId.of(3);

    @Test
    void asksTheModelFirst() {
        assertThat(Story.opened().next()).isEqualTo(new Step.Ask(C1));
    }

    @Test
    void asksAgainUnderTheSameIdWhenACrashTookTheAnswer() {
        var story = Story.opened()
                .judged(C1, Loop.MODEL, Effect.modelCall("model.example:443", 1))
                .started(C1);
        assertThat(story.next()).isEqualTo(new Step.Ask(C1));
    }

    @Test
    void actsOnTheFirstCallThatWaits() {
        var story = Story.opened().asks(Story.call("read_file"), Story.call("write_file"));
        assertThat(story.next()).isEqualTo(new Step.Act(pending(C2, "read_file")));
        assertThat(story.looks(C2).next()).isEqualTo(new Step.Act(pending(C3, "write_file")));
        assertThat(story.changes(C3).next()).isEqualTo(new Step.Ask(CallId.of(4)));
    }

    @Test
    void answersACallAboutTheSessionByItself() {
        assertThat(Story.opened().asks(Story.call("propose_plan")).next())
                .isEqualTo(new Step.Control(pending(C2, "propose_plan")));
        assertThat(Story.opened().asks(Story.call("finish")).next()).isEqualTo(new Step.Control(pending(C2, "finish")));
    }

    @Test
    void settlesACallThatWasStartedBeforeACrash() {
        var story = Story.opened()
                .asks(Story.call("write_file"))
                .judged(C2, "write_file", Story.WRITE)
                .started(C2);
        assertThat(story.next()).isEqualTo(new Step.Recover(pending(C2, "write_file")));
    }

    @Test
    void settlesAStartedCallEvenWhenTheBudgetIsSpentOrTheSessionIsStuck() {
        var brief = new Budget(50, 50, 1_000_000, Duration.ofSeconds(5), Story.FREE);
        var story = Story.opened(brief)
                .asks(Story.call("write_file"))
                .judged(C2, "write_file", Story.WRITE)
                .started(C2)
                .later(Duration.ofMinutes(1))
                .then(Story.resumed(brief));
        assertThat(story.next()).isEqualTo(new Step.Recover(pending(C2, "write_file")));
        assertThat(story.closed(C2, Status.DONE, Optional.empty(), Optional.empty())
                        .next())
                .isEqualTo(end(Ending.Reason.BUDGET, "0 minutes are used up; raise it with --timeout"));
    }

    @Test
    void settlesItsOwnTestRunToo() {
        var story = Story.opened()
                .asks(Story.call("write_file"), Story.call("finish"))
                .changes(C2)
                .judged(CallId.of(4), Loop.RUN_TESTS, Effect.run("bash"))
                .started(CallId.of(4));
        assertThat(story.next())
                .isEqualTo(new Step.Recover(new Pending(
                        CallId.of(4), new RequestedCall("c4", Loop.RUN_TESTS, "{}"), Pending.Origin.PLATFORM)));
    }

    @Test
    void asksThePersonAgainWhenACrashTookTheAnswer() {
        var story = Story.opened()
                .asks(Story.call("ask_user"))
                .judged(C2, "ask_user")
                .started(C2);
        assertThat(story.next()).isEqualTo(new Step.Control(pending(C2, "ask_user")));
    }

    @Test
    void testsBeforeItBelievesThatAChangeIsDone() {
        var story = Story.opened()
                .asks(Story.call("write_file"), Story.call("finish"))
                .changes(C2);
        assertThat(story.next()).isEqualTo(new Step.Verify(CallId.of(4)));
        assertThat(story.tested(CallId.of(4), Story.GREEN).next()).isEqualTo(new Step.Control(pending(C3, "finish")));
    }

    @Test
    void doesNotTestWhenNothingWasChanged() {
        var story = Story.opened().asks(Story.call("read_file")).looks(C2).says("It says hello.");
        assertThat(story.next())
                .isEqualTo(new Step.End(new Ending(
                        Ending.Reason.FINISHED, "finished; no tests were run", new Content("It says hello."))));
    }

    @Test
    void wordsAloneAreTheEndWhenTheTestsAreGreen() {
        var story = Story.opened().asks(Story.call("write_file")).changes(C2).says("All done.");
        assertThat(story.next()).isEqualTo(new Step.Verify(CallId.of(4)));
        assertThat(story.tested(CallId.of(4), Story.GREEN).next()).isEqualTo(new Step.Ask(CallId.of(5)));
        assertThat(story.says("All done.").next())
                .isEqualTo(new Step.End(
                        new Ending(Ending.Reason.FINISHED, "finished, tests green", new Content("All done."))));
    }

    @Test
    void wordsAloneAreSentBackWhileTheTestsAreRed() {
        var story = Story.opened()
                .asks(Story.call("write_file"))
                .changes(C2)
                .says("All done.")
                .tested(CallId.of(4), Story.RED)
                .says("Really.");
        assertThat(story.next())
                .isEqualTo(new Step.SendBack("Not finished: the tests are red (1 passed, 1 failed, the runner itself"
                        + " failed). Failing: holds. Mend the cause, do not weaken the tests, then finish again."));
    }

    @Test
    void redTestsThatItFoundAreNoObjectionWhenItChangedNothing() {
        var story = Story.opened()
                .asks(Story.call("run_tests"))
                .tested(C2, Story.RED)
                .says("They are red.");
        assertThat(story.next())
                .isEqualTo(new Step.End(new Ending(
                        Ending.Reason.FINISHED,
                        "finished without changing anything; the tests are red",
                        new Content("They are red."))));
    }

    @Test
    void aTestCommandThatSucceedsAndCountsNothingIsNeitherGreenNorRed() {
        var uncounted = new TestReport("make", List.of(), List.of(), List.of(), new TestReport.Counts(0, 0, 0, true));
        var story = Story.opened()
                .asks(Story.call("write_file"))
                .changes(C2)
                .says("All done.")
                .tested(CallId.of(4), uncounted);
        assertThat(story.says("All done.").next())
                .isEqualTo(new Step.End(new Ending(
                        Ending.Reason.FINISHED,
                        "finished; the test command succeeded, but no test could be counted",
                        new Content("All done."))));
    }

    @Test
    void tellsTheModelThatItsAnswerWasCutOffOrEmpty() {
        assertThat(Story.opened().replied("half", Stop.LENGTH).next())
                .isEqualTo(new Step.Tell("Your answer was cut off at the length limit. Go on, in smaller steps."));
        assertThat(Story.opened().says(" \n").next())
                .isEqualTo(new Step.Tell("Your answer was empty. Call a tool, or call finish when the task is done."));
    }

    @Test
    void endsWhenAFilterCutTheAnswer() {
        assertThat(Story.opened().replied("half", Stop.FILTERED).next())
                .isEqualTo(end(Ending.Reason.FAILED, "the model server's content filter cut the answer off"));
    }

    @Test
    void isOverOnceItEnded() {
        var ending = Ending.of(Ending.Reason.DENIED, "why");
        assertThat(Story.opened().then(new Event.Ended(ending)).next()).isEqualTo(new Step.Over(ending));
    }

    @Test
    void turnsAreSpentWhenAnotherOneIsNeeded() {
        var one = new Budget(1, 50, 1_000_000, Duration.ofHours(1), Story.FREE);
        assertThat(Story.opened(one).asks(Story.call("read_file")).looks(C2).next())
                .isEqualTo(end(Ending.Reason.BUDGET, "1 turns are used up; raise it with --max-turns"));
    }

    @Test
    void theLastTurnMayGiveTheAnswer() {
        var one = new Budget(1, 50, 1_000_000, Duration.ofHours(1), Story.FREE);
        assertThat(Story.opened(one).says("42").next())
                .isEqualTo(new Step.End(
                        new Ending(Ending.Reason.FINISHED, "finished; no tests were run", new Content("42"))));
    }

    @Test
    void toolCallsAreSpentBeforeTheNextOneAndNotAfterTheLast() {
        var one = new Budget(50, 1, 1_000_000, Duration.ofHours(1), Story.FREE);
        var story = Story.opened(one).asks(Story.call("read_file"), Story.call("read_file", 2));
        assertThat(story.next()).isEqualTo(new Step.Act(pending(C2, "read_file")));
        assertThat(story.looks(C2).next())
                .isEqualTo(end(Ending.Reason.BUDGET, "1 tool calls are used up; raise it with --max-tool-calls"));
    }

    @Test
    void tokensTimeAndMoneyAreSpent() {
        var tokens = new Budget(50, 50, 120, Duration.ofHours(1), Story.FREE);
        assertThat(Story.opened(tokens).says("").next())
                .isEqualTo(end(Ending.Reason.BUDGET, "120 tokens are used up; raise it with --max-tokens"));
        var time = new Budget(50, 50, 1_000_000, Duration.ofMinutes(2), Story.FREE);
        assertThat(Story.opened(time).later(Duration.ofMinutes(2)).says("").next())
                .isEqualTo(end(Ending.Reason.BUDGET, "2 minutes are used up; raise it with --timeout"));
        var prices = new Budget.Money(new BigDecimal("0.0001"), new BigDecimal("1"), new BigDecimal("0.1"));
        var money = new Budget(50, 50, 1_000_000, Duration.ofHours(1), prices);
        assertThat(Story.opened(money).says("").next())
                .isEqualTo(end(Ending.Reason.BUDGET, "USD 0.0001 are used up; raise it with --max-cost"));
    }

    @Test
    void theTimeBetweenACrashAndAResumeIsNotCounted() {
        var time = new Budget(50, 50, 1_000_000, Duration.ofMinutes(2), Story.FREE);
        var story = Story.opened(time).later(Duration.ofDays(3)).then(Story.resumed(time));
        assertThat(story.next()).isEqualTo(new Step.Ask(C1));
    }

    @Test
    void threeMalformedCallsInARowAreAFailure() {
        var story = Story.opened();
        for (int i = 1; i <= Loop.MALFORMED_MAX; i++) {
            assertThat(story.next()).isInstanceOf(Step.Ask.class);
            story.asks(Story.call("nonsense", i));
            story.then(new Event.Answered(
                    CallId.of(2 * i), Event.Answered.Kind.MALFORMED, new Content("there is no such tool")));
        }
        assertThat(story.next()).isEqualTo(end(Ending.Reason.FAILED, "3 malformed tool calls in a row"));
    }

    @Test
    void aGoodCallForgivesTheMalformedOnesBefore() {
        var story = Story.opened();
        for (int i = 1; i <= 4; i++) {
            story.asks(Story.call("any", i));
            if (i == 3) {
                story.looks(CallId.of(6));
            } else {
                story.then(new Event.Answered(
                        CallId.of(2 * i), Event.Answered.Kind.MALFORMED, new Content("there is no such tool")));
            }
        }
        assertThat(story.next()).isInstanceOf(Step.Ask.class);
    }

    @Test
    void threeEmptyAnswersInARowAreAFailure() {
        var story = Story.opened().says("").says("").says("");
        assertThat(story.next()).isEqualTo(end(Ending.Reason.FAILED, "the model gave 3 empty answers in a row"));
    }

    @Test
    void threeFinishesWithRedTestsAreAFailure() {
        var story = Story.opened();
        for (int i = 0; i < Loop.SENT_BACK_MAX; i++) {
            story.then(new Event.Answered(C1, Event.Answered.Kind.SENT_BACK, new Content("red")));
        }
        assertThat(story.next())
                .isEqualTo(
                        end(Ending.Reason.FAILED, "the tests were still red when the agent said it was done, 3 times"));
    }

    @Test
    void theSameCallFiveTimesInARowIsAFailure() {
        var story = Story.opened();
        for (int i = 1; i <= Loop.IDENTICAL_MAX; i++) {
            assertThat(story.next()).isInstanceOf(Step.Ask.class);
            story.asks(Story.call("read_file")).looks(CallId.of(2 * i));
        }
        assertThat(story.next()).isEqualTo(end(Ending.Reason.FAILED, "the same call 5 times in a row: read_file {}"));
    }

    @Test
    void anotherCallInBetweenIsNoRepetition() {
        var story = Story.opened();
        for (int i = 1; i <= 10; i++) {
            story.asks(Story.call("read_file", i % Loop.IDENTICAL_MAX)).looks(CallId.of(2 * i));
        }
        assertThat(story.next()).isInstanceOf(Step.Ask.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"REFUSED", "UNANSWERED"})
    void threeDenialsOfTheSameEffectEndTheSession(Status status) {
        var story = Story.opened();
        for (int i = 1; i <= Loop.DENIALS_MAX; i++) {
            assertThat(story.next()).isInstanceOf(Step.Ask.class);
            story.asks(Story.call("write_file", i)).refused(CallId.of(2 * i), status);
        }
        var reason = status == Status.REFUSED ? Ending.Reason.DENIED : Ending.Reason.UNANSWERED;
        assertThat(story.next()).isEqualTo(end(reason, "3 denials of the same effect: [WRITE_PATH src/a.txt]"));
    }

    @Test
    void failuresAreNoDenials() {
        var story = Story.opened();
        for (int i = 1; i <= 4; i++) {
            story.asks(Story.call("write_file", i)).refused(CallId.of(2 * i), Status.FAILED);
        }
        assertThat(story.next()).isInstanceOf(Step.Ask.class);
    }

    @Test
    void beingResumedForgivesWhatWentWrongInARow() {
        var story = Story.opened().says("").says("").says("");
        story.then(new Event.Ended(Ending.of(Ending.Reason.FAILED, "empty")));
        assertThat(story.then(Story.resumed(Story.AMPLE)).next()).isInstanceOf(Step.Tell.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"REFUSED", "UNANSWERED"})
    void beingResumedForgivesDenialsAndCountsAnew(Status status) {
        var story = Story.opened();
        for (int i = 1; i <= Loop.DENIALS_MAX; i++) {
            story.asks(Story.call("write_file", i)).refused(CallId.of(2 * i), status);
        }
        story.then(new Event.Ended(Ending.of(Ending.Reason.DENIED, "denied")));
        story.then(Story.resumed(Story.AMPLE));
        for (int i = Loop.DENIALS_MAX + 1; i <= 2 * Loop.DENIALS_MAX; i++) {
            assertThat(story.next()).isInstanceOf(Step.Ask.class);
            story.asks(Story.call("write_file", i)).refused(CallId.of(2 * i), status);
        }
        assertThat(story.next()).isInstanceOf(Step.End.class);
    }

    @Test
    void aDenialAfterTheResumeCountsThoughTheCallIsFromBefore() {
        var story = Story.opened()
                .asks(Story.call("write_file", 1), Story.call("write_file", 2), Story.call("write_file", 3))
                .then(Story.resumed(Story.AMPLE));
        for (int i = 2; i <= 4; i++) {
            story.refused(CallId.of(i), Status.REFUSED);
        }
        assertThat(story.next())
                .isEqualTo(end(Ending.Reason.DENIED, "3 denials of the same effect: [WRITE_PATH src/a.txt]"));
    }

    @Test
    void beingResumedForgivesRepetition() {
        var story = Story.opened();
        for (int i = 1; i <= Loop.IDENTICAL_MAX; i++) {
            story.asks(Story.call("read_file")).looks(CallId.of(2 * i));
        }
        story.then(new Event.Ended(Ending.of(Ending.Reason.FAILED, "the same call")));
        assertThat(story.then(Story.resumed(Story.AMPLE)).next()).isInstanceOf(Step.Ask.class);
    }

    @Test
    void afterAFilterCutTheAnswerAResumeAsksAgain() {
        var story = Story.opened().replied("half", Stop.FILTERED);
        story.then(new Event.Ended(Ending.of(Ending.Reason.FAILED, "filtered")));
        assertThat(story.then(Story.resumed(Story.AMPLE)).next()).isInstanceOf(Step.Ask.class);
    }

    @Test
    void theNextStepDependsOnTheStateAlone() {
        var story = Story.opened().asks(Story.call("read_file"));
        assertThat(Loop.next(story.state())).isEqualTo(Loop.next(story.state()));
        List<Step> steps = List.of(story.next(), story.next(), story.next());
        assertThat(steps.stream().distinct()).hasSize(1);
    }

    @Test
    void aRollBackAloneSettlesNothing() {
        var story = Story.opened()
                .asks(Story.call("write_file"))
                .judged(C2, "write_file", Story.WRITE)
                .started(C2);
        var before = story.state().monitor().before(C2).orElseThrow();
        assertThat(story.then(new MonitorEvent.RolledBack(C2, before, before)).next())
                .isEqualTo(new Step.Recover(pending(C2, "write_file")));
    }

    private static Pending pending(CallId id, String tool) {
        return new Pending(id, Story.call(tool), Pending.Origin.MODEL);
    }

    private static Step end(Ending.Reason reason, String why) {
        return new Step.End(Ending.of(reason, why));
    }
}
