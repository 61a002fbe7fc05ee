package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.Budget;
import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.approval.Grant;
import dev.holdfast.ledger.Verification;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Takes traces of good sessions, breaks a copy in one place, and sees the invariant say so. */
class InvariantsTest {
    private static final Trace SENT = find(moment -> sending(moment));
    private static final SessionState FRESH = SessionState.fresh(new SessionId("s-000000000001"), Person.approvers(2));
    private static final Trace GRANTED = find(moment -> event(moment) instanceof MonitorEvent.Granted);

    @Test
    void holdInTheTracesThatAreBrokenHere() {
        assertThat(Invariant.breaches(Invariant.all(), SENT)).isEmpty();
        assertThat(Invariant.breaches(Invariant.all(), GRANTED)).isEmpty();
    }

    @Test
    void anEffectNeedsAStart() {
        Trace broken = without(SENT, moment -> event(moment) instanceof MonitorEvent.Started);
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow())
                .endsWith("it happened outside of any started call");
    }

    @Test
    void anEffectNeedsAStartOfTheSameProcess() {
        Trace broken = inserted(SENT, InvariantsTest::sending, new Moment.Died("here"));
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow())
                .endsWith("it happened outside of any started call");
    }

    @Test
    void anEffectNeedsADeclaration() {
        Trace broken = changed(
                SENT,
                InvariantsTest::sending,
                ignored -> new Moment.Deed(Effect.Kind.SEND_MESSAGE, "somebody else", Moment.By.TOOL));
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow()).contains("had declared only");
    }

    @Test
    void nothingReachesOutsideOfTheWorkspace() {
        Trace broken = changed(
                SENT,
                InvariantsTest::sending,
                ignored -> new Moment.Deed(Effect.Kind.WRITE_PATH, "/etc/passwd", Moment.By.COMMAND));
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow()).contains("had declared only");
    }

    @Test
    void anEffectNeedsASignature() {
        Trace broken = without(SENT, moment -> event(moment) instanceof MonitorEvent.Answered);
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow()).contains("nobody had signed for call");
    }

    @Test
    void aSignatureCountsForItsCallOnly() {
        Trace broken = events(
                SENT,
                event -> event instanceof MonitorEvent.Judged e && e.verdict() instanceof Verdict.Ask
                        ? new MonitorEvent.Judged(
                                e.call(), e.tool(), Digest.of("another call"), e.effects(), e.policy(), e.verdict())
                        : event);
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow()).contains("nobody had signed for call");
    }

    @Test
    void aDeniedCallHasNoEffect() {
        var deny = new Verdict.Deny(new RuleId("no"), "no", "none");
        Trace broken = events(
                SENT,
                event -> event instanceof MonitorEvent.Judged e && e.verdict() instanceof Verdict.Ask
                        ? new MonitorEvent.Judged(e.call(), e.tool(), e.subject(), e.effects(), e.policy(), deny)
                        : event);
        assertThat(new EffectsAreAllowed().breach(broken).orElseThrow()).contains("had been denied");
    }

    @Test
    void whatCannotBeTakenBackHappensOnce() {
        Moment deed = SENT.history().stream()
                .filter(InvariantsTest::sending)
                .findFirst()
                .orElseThrow();
        Trace broken = inserted(SENT, InvariantsTest::sending, deed);
        assertThat(new IrreversibleOnce().breach(broken).orElseThrow()).endsWith("happened twice on one approval");
    }

    @Test
    void whatCannotBeTakenBackNeedsAnApproval() {
        Trace broken = events(
                SENT,
                event -> event instanceof MonitorEvent.Started e
                        ? new MonitorEvent.Started(e.call(), e.attempt(), e.before(), Optional.empty())
                        : event);
        assertThat(new IrreversibleOnce().breach(broken).orElseThrow()).endsWith("happened without an approval");
    }

    @Test
    void anApprovalIsUsedOnce() {
        Moment start = SENT.history().stream()
                .filter(moment -> event(moment) instanceof MonitorEvent.Started e
                        && e.consumed().isPresent())
                .findFirst()
                .orElseThrow();
        Trace broken = inserted(SENT, start::equals, start);
        assertThat(new IrreversibleOnce().breach(broken).orElseThrow()).endsWith("was used for two starts");
    }

    @Test
    void aStartNeedsAnOutcome() {
        Trace broken = without(SENT, moment -> event(moment) instanceof MonitorEvent.Closed);
        assertThat(new StartsAreSettled().breach(broken).orElseThrow())
                .contains("was started and has no outcome, and the session ended: ");
    }

    @Test
    void anUnansweredEndingMustNameWhatIsOpen() {
        Trace open = without(
                SENT,
                moment -> event(moment) instanceof MonitorEvent.Closed closed
                        && closed.call().equals(sender(SENT)));
        assertThat(new StartsAreSettled().breach(ended(open, "nobody can say"))).isPresent();
        String tool = judged(SENT, sender(SENT)).tool();
        assertThat(new StartsAreSettled().breach(ended(open, "nobody can say whether `" + tool + "` happened")))
                .isEmpty();
    }

    @Test
    void aRightNeedsASignedQuestionThatNamesIt() {
        Trace unsigned = without(GRANTED, moment -> event(moment) instanceof MonitorEvent.Answered);
        assertThat(new RightsAreGranted().breach(unsigned).orElseThrow()).startsWith("nobody signed for exactly ");
        Trace grown = events(
                GRANTED,
                event -> event instanceof MonitorEvent.Granted e
                        ? new MonitorEvent.Granted(e.call(), grown(e.grant()))
                        : event);
        assertThat(new RightsAreGranted().breach(grown).orElseThrow()).startsWith("nobody signed for exactly ");
    }

    @Test
    void aRightNeedsAGrant() {
        Trace broken = withRights(SENT, List.of(new Capability(Effect.Kind.PUSH_REF, "*")));
        assertThat(new RightsAreGranted().breach(broken).orElseThrow()).startsWith("the session holds ");
    }

    @Test
    void theLedgerMustBeIntactAndHoldAllThatWasTold() {
        var books = SENT.books();
        var torn = new Trace.Books(new Verification.Broken(7, "a root", 2), books.events());
        assertThat(new LedgerKeepsAll().breach(with(SENT, torn))).contains("the ledger is broken at 7: a root");
        var fewer = new Trace.Books(books.verification(), books.events().subList(1, 5));
        assertThat(new LedgerKeepsAll().breach(with(SENT, fewer)).orElseThrow()).startsWith("entry 0 was ");
        var twice = new ArrayList<>(books.events());
        twice.add(books.events().getLast());
        assertThat(new LedgerKeepsAll()
                        .breach(with(SENT, new Trace.Books(books.verification(), twice)))
                        .orElseThrow())
                .startsWith("entry " + books.events().size() + " was nothing and is ");
    }

    @Test
    void replayMustGiveTheLiveState() {
        var states = new Trace.States(SENT.states().live(), FRESH);
        assertThat(new ReplayEqualsLive().breach(with(SENT, states)).orElseThrow())
                .startsWith("live ");
    }

    @Test
    void whatWasRecordedMustBeBelieved() {
        var live = SENT.states().live();
        var unsound = new SessionState(
                live.opening(), live.monitor().unsound("it was forged"), live.talk(), live.progress(), live.clock());
        assertThat(new RecordIsSound().breach(with(SENT, new Trace.States(unsound, live))))
                .contains("it was forged");
        assertThat(new RecordIsSound().breach(with(SENT, new Trace.States(live, unsound))))
                .contains("it was forged");
    }

    @Test
    void governanceMayNotChangeUnsigned() {
        assertThat(new GovernanceStands().breach(changedFile(SENT, "sub/.vscode/tasks.json")))
                .contains("`sub/.vscode/tasks.json` was changed and nobody signed for it");
        assertThat(new GovernanceStands().breach(changedFile(SENT, ".git/config")))
                .contains("`.git/config` was changed and nobody signed for it");
        Trace edited = changedFile(SENT, ".git/config");
        var history = new ArrayList<>(edited.history());
        history.add(new Moment.Edited(".git/config", "changed"));
        assertThat(new GovernanceStands().breach(edited.with(history))).isEmpty();
    }

    @Test
    void whatAPersonWroteMustStandSomewhere() {
        var lost = new ArrayList<>(SENT.history());
        lost.addFirst(new Moment.Edited("notes.txt", "by hand"));
        assertThat(new EditsAreKept().breach(SENT.with(lost))).contains("`by hand` in `notes.txt` is nowhere any more");
        lost.add(new Moment.Edited("notes.txt", "changed"));
        assertThat(new EditsAreKept().breach(changedFile(SENT.with(lost), "notes.txt")))
                .isEmpty();
    }

    @Test
    void aSessionEndsAndKeepsItsBudget() {
        var budget = Scenario.AMPLE;
        var oneTurn = new Budget(1, 400, budget.tokens(), budget.time(), budget.money());
        assertThat(new EndsWithinBudget().breach(with(SENT, oneTurn)).orElseThrow())
                .endsWith(" turns of 1");
        var oneCall = new Budget(80, 1, budget.tokens(), budget.time(), budget.money());
        assertThat(new EndsWithinBudget().breach(with(SENT, oneCall)).orElseThrow())
                .endsWith(" tool calls of 1");
        assertThat(new EndsWithinBudget().breach(with(SENT, new Trace.States(FRESH, FRESH))))
                .contains("the session has no ending");
    }

    @Test
    void aCrashMayChangeNeitherWorkspaceNorEnding() {
        var same = new CrashesChangeNothing(SENT);
        assertThat(same.breach(SENT)).isEmpty();
        assertThat(same.breach(changedFile(SENT, "src/a.txt")).orElseThrow()).startsWith("the workspace is ");
        var fresh = new Trace.States(FRESH, FRESH);
        assertThat(same.breach(with(SENT, fresh)).orElseThrow()).startsWith("it ended with Optional.empty");
    }

    /** A session of a hostile model and people who approve everything, in which such a thing happened. */
    private static Trace find(Predicate<Moment> wanted) {
        return LongStream.rangeClosed(1, 200)
                .mapToObj(seed -> Simulation.run(Scenario.wild(seed)).trace())
                .filter(trace -> trace.history().stream().anyMatch(wanted))
                .findFirst()
                .orElseThrow();
    }

    private static boolean sending(Moment moment) {
        return moment instanceof Moment.Deed deed && deed.kind() == Effect.Kind.SEND_MESSAGE;
    }

    private static @Nullable MonitorEvent event(Moment moment) {
        return moment instanceof Moment.Recorded(var stamped) && stamped.event() instanceof Event.Monitored(var event)
                ? event
                : null;
    }

    private static CallId sender(Trace trace) {
        var docket = trace.docket();
        for (Moment moment : trace.history()) {
            if (sending(moment)) {
                return docket.running().orElseThrow().call();
            }
            docket.take(moment);
        }
        throw new AssertionError("nothing was sent");
    }

    private static MonitorEvent.Judged judged(Trace trace, CallId call) {
        var docket = trace.docket();
        trace.history().forEach(docket::take);
        return docket.judged(call).orElseThrow();
    }

    private static Grant grown(Grant grant) {
        var rights = new ArrayList<>(grant.rights());
        rights.add(new Capability(Effect.Kind.CONNECT, "*"));
        return new Grant(grant.question(), rights);
    }

    private static Trace without(Trace trace, Predicate<Moment> unwanted) {
        return trace.with(trace.history().stream().filter(unwanted.negate()).toList());
    }

    private static Trace inserted(Trace trace, Predicate<Moment> before, Moment moment) {
        var history = new ArrayList<>(trace.history());
        int at = 0;
        while (!before.test(history.get(at))) {
            at++;
        }
        history.add(at, moment);
        return trace.with(history);
    }

    private static Trace changed(Trace trace, Predicate<Moment> which, UnaryOperator<Moment> change) {
        return trace.with(trace.history().stream()
                .map(moment -> which.test(moment) ? change.apply(moment) : moment)
                .toList());
    }

    private static Trace events(Trace trace, UnaryOperator<MonitorEvent> change) {
        return changed(trace, moment -> event(moment) != null, moment -> {
            var stamped = ((Moment.Recorded) moment).event();
            var inner = ((Event.Monitored) stamped.event()).event();
            return new Moment.Recorded(new Event.Stamped(stamped.at(), new Event.Monitored(change.apply(inner))));
        });
    }

    private static Trace ended(Trace trace, String why) {
        return changed(
                trace,
                moment -> moment instanceof Moment.Recorded(var stamped) && stamped.event() instanceof Event.Ended,
                moment -> {
                    var stamped = ((Moment.Recorded) moment).event();
                    var old = ((Event.Ended) stamped.event()).ending();
                    var ending = new Ending(Ending.Reason.UNANSWERED, why, old.summary());
                    return new Moment.Recorded(new Event.Stamped(stamped.at(), new Event.Ended(ending)));
                });
    }

    private static Trace with(Trace trace, Trace.Books books) {
        return new Trace(trace.scenario(), trace.history(), trace.files(), books, trace.states());
    }

    private static Trace with(Trace trace, Trace.States states) {
        return new Trace(trace.scenario(), trace.history(), trace.files(), trace.books(), states);
    }

    private static Trace with(Trace trace, Budget budget) {
        var old = trace.scenario();
        var scenario = new Scenario(old.seed(), old.cast(), old.trouble(), budget, old.command());
        return new Trace(scenario, trace.history(), trace.files(), trace.books(), trace.states());
    }

    private static Trace changedFile(Trace trace, String path) {
        var after = new TreeMap<>(trace.files().after());
        after.put(path, "changed");
        var files = new Trace.Files(trace.files().before(), after, trace.files().snapshots());
        return new Trace(trace.scenario(), trace.history(), files, trace.books(), trace.states());
    }

    private static Trace withRights(Trace trace, List<Capability> more) {
        var live = trace.states().live();
        var rights = new ArrayList<>(live.monitor().rights());
        rights.addAll(more);
        var monitor = new MonitorState(
                rights,
                live.monitor().reading(),
                live.monitor().calls(),
                live.monitor().texts(),
                live.monitor().approvals());
        var state = new SessionState(live.opening(), monitor, live.talk(), live.progress(), live.clock());
        return with(trace, new Trace.States(state, state));
    }
}
