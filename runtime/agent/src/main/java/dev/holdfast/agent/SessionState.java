package dev.holdfast.agent;

import dev.holdfast.approval.Approvers;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.model.Message;
import dev.holdfast.model.Stop;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.MonitorState;
import dev.holdfast.monitor.Status;
import dev.holdfast.policy.Profile;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Everything a session knows: a pure fold over its events. Two processes that fold the same events hold equal states.
 *
 * @param opening how the session began
 * @param monitor what the monitor knows
 * @param talk the conversation and the calls that wait
 * @param progress plan, tests, strikes
 * @param clock what was used and when the last event was
 */
public record SessionState(
        Optional<Event.Opened> opening, MonitorState monitor, Talk talk, Progress progress, Clock clock) {

    /**
     * The conversation.
     *
     * @param messages as the model will see them, as long as there is room for all of them
     * @param queue calls that are not closed, in order
     * @param calls how many call ids have been given out
     * @param lastStop why the model's last answer ended
     */
    public record Talk(List<Message> messages, List<Pending> queue, int calls, Stop lastStop) {
        public Talk {
            messages = List.copyOf(messages);
            queue = List.copyOf(queue);
        }

        Talk plus(Message message) {
            var all = new ArrayList<>(messages);
            all.add(message);
            return new Talk(all, queue, calls, lastStop);
        }

        Talk without(CallId call) {
            return new Talk(
                    messages,
                    queue.stream().filter(pending -> !pending.id().equals(call)).toList(),
                    calls,
                    lastStop);
        }
    }

    /**
     * How far the work has come.
     *
     * @param plan the accepted plan's steps; empty before there is one
     * @param tests what is known of the project's tests
     * @param history the last requested calls, newest last, as {@code tool arguments}
     * @param strikes what went wrong in a row
     * @param ending how it ended, if it has
     */
    public record Progress(
            List<String> plan, Tests tests, List<String> history, Strikes strikes, Optional<Ending> ending) {
        public Progress {
            plan = List.copyOf(plan);
            history = List.copyOf(history);
        }

        Progress with(Tests now) {
            return new Progress(plan, now, history, strikes, ending);
        }

        Progress with(Strikes now) {
            return new Progress(plan, tests, history, now, ending);
        }

        Progress withPlan(List<String> now) {
            return new Progress(now, tests, history, strikes, ending);
        }

        Progress withHistory(List<String> now) {
            return new Progress(plan, tests, now, strikes, ending);
        }

        Progress with(Optional<Ending> now) {
            return new Progress(plan, tests, history, strikes, now);
        }
    }

    /**
     * What went wrong since the session began or was last resumed.
     *
     * @param malformed malformed calls in a row
     * @param sentBack finishes sent back, in all
     * @param silent replies in a row that held neither call nor answer
     * @param denied calls that got a no
     * @param changed whether the session has ever changed the workspace
     */
    public record Strikes(int malformed, int sentBack, int silent, List<CallId> denied, boolean changed) {
        public Strikes {
            denied = List.copyOf(denied);
        }

        private Strikes with(int malformedNow, int sentBackNow, int silentNow) {
            return new Strikes(malformedNow, sentBackNow, silentNow, denied, changed);
        }

        private Strikes closed(MonitorEvent.Closed call, boolean change) {
            var all = new ArrayList<>(denied);
            if (call.status() == Status.REFUSED || call.status() == Status.UNANSWERED) {
                all.add(call.call());
            }
            return new Strikes(0, sentBack, silent, all, changed || change);
        }

        private Strikes forgiven() {
            return new Strikes(0, 0, 0, List.of(), changed);
        }
    }

    /**
     * Time and use.
     *
     * @param last when the last event was recorded
     */
    public record Clock(Tally tally, Instant last) {}

    private static final String FILTERED =
            "[Holdfast] The content filter of the model server cut your answer off. Go on in another way.";

    /** How many past calls are remembered, to see repetition. */
    private static final int HISTORY = Loop.IDENTICAL_MAX;

    /**
     * A session of which nothing has happened.
     *
     * @param approvers whose signature counts in it; never from its workspace
     */
    public static SessionState fresh(SessionId session, Approvers approvers) {
        return new SessionState(
                Optional.empty(),
                MonitorState.fresh(session, approvers),
                new Talk(List.of(), List.of(), 0, Stop.FINISHED),
                new Progress(
                        List.of(),
                        Tests.unknown(),
                        List.of(),
                        new Strikes(0, 0, 0, List.of(), false),
                        Optional.empty()),
                new Clock(Tally.zero(), Instant.EPOCH));
    }

    /** The session after the event. */
    public SessionState apply(Event.Stamped stamped) {
        Event event = stamped.event();
        boolean gap = opening.isEmpty() || event instanceof Event.Resumed;
        var passed = Duration.between(clock.last, stamped.at());
        var tally = gap || passed.isNegative() ? clock.tally : clock.tally.plusTime(passed);
        var next = new SessionState(opening, monitor, talk, progress, new Clock(tally, stamped.at()));
        return switch (event) {
            case Event.Opened opened -> next.opened(opened);
            case Event.Monitored(var inner) -> next.monitored(inner);
            case Event.Answered answered -> next.answered(answered);
            case Event.Planned planned ->
                next.with(progress.withPlan(
                        planned.steps().stream().map(Content::text).toList()));
            case Event.StepDone done ->
                next.with(next.talk
                        .without(done.call())
                        .plus(new Message.ToolResult(done.call().text(), "step " + done.step() + " is done")));
            case Event.Told told ->
                next.with(next.talk.plus(new Message.User(told.text().text())));
            case Event.Remembered ignored -> next;
            case Event.UndoBegan ignored -> next;
            case Event.Undone undone -> next.undone(undone);
            case Event.UndoGivenUp ignored -> next;
            case Event.Resumed resumed -> next.resumed(resumed);
            case Event.Revoked ignored -> next.revoked();
            case Event.Erased ignored -> next.unsound("its content was erased");
            case Event.Ended ended -> next.with(progress.with(Optional.of(ended.ending())));
        };
    }

    /** The session with an entry that this version cannot fold. */
    SessionState unreadable(Recorded recorded) {
        return unsound("entry " + recorded.index() + ", a `" + recorded.entry().kind()
                + "`, is none that this version can read");
    }

    private SessionState unsound(String why) {
        return new SessionState(opening, monitor.unsound(why), talk, progress, clock);
    }

    /** How the session began. */
    public Event.Opened opened() {
        return opening.orElseThrow(() -> new IllegalStateException("the session has no first entry"));
    }

    /** The id the next call will have. */
    CallId nextCall() {
        return CallId.of(talk.calls + 1);
    }

    private SessionState opened(Event.Opened opened) {
        if (opening.isPresent()) { // a second beginning would give back what the session has lost since the first
            return unsound("it begins twice");
        }
        var profile = Profile.workspace(opened.setup().modelHost());
        var task = opened.task();
        var monitorState = monitor.opened(
                profile,
                task.words().text(),
                task.attachments().stream().map(Content::text).toList());
        return new SessionState(
                Optional.of(opened),
                monitorState,
                talk.plus(new Message.User(TaskText.of(opened.task(), mark()))),
                progress,
                clock);
    }

    private SessionState monitored(MonitorEvent event) {
        var next = new SessionState(opening, monitor.apply(event, clock.last), talk, progress, clock);
        return switch (event) {
            case MonitorEvent.Judged judged -> next.named(judged.call());
            case MonitorEvent.Asked ignored -> next;
            case MonitorEvent.Answered ignored -> next;
            case MonitorEvent.Granted ignored -> next;
            case MonitorEvent.Started ignored -> next;
            case MonitorEvent.Found ignored -> next;
            case MonitorEvent.RolledBack ignored -> next;
            case MonitorEvent.Closed closed -> next.closed(closed);
            case MonitorEvent.Replied replied -> next.replied(replied);
        };
    }

    /** A call of the platform's own enters the record when it is judged. */
    private SessionState named(CallId call) {
        return call.number() <= talk.calls
                ? this
                : with(new Talk(talk.messages, talk.queue, call.number(), talk.lastStop));
    }

    private SessionState closed(MonitorEvent.Closed closed) {
        boolean changed = closed.after().isPresent() && !closed.after().equals(monitor.before(closed.call()));
        boolean testing = monitor.isOf(closed.call(), Loop.RUN_TESTS);
        boolean ran = !closed.status().prevented();
        Tests tests = progress.tests;
        if (testing) { // what a test run leaves behind does not make its own result stale
            tests = ran && !isPart(closed.call()) ? tests.ran(closed.tests(), progress.strikes.changed) : tests;
        } else if (changed) {
            tests = tests.changed();
        }
        var strikes = progress.strikes.closed(closed, changed && !testing);
        var next = with(progress.with(tests).with(strikes));
        Optional<Pending> pending =
                talk.queue.stream().filter(p -> p.id().equals(closed.call())).findFirst();
        if (pending.isEmpty()) { // a model call that failed, or a test run of the loop's own
            return testing
                    ? next.with(talk.plus(
                            new Message.User("[Holdfast ran the tests]\n" + next.shown(closed, Loop.RUN_TESTS))))
                    : next;
        }
        String shown = next.shown(closed, pending.get().requested().tool());
        String text = closed.status() == Status.DONE ? shown : "[" + closed.status() + "] " + shown;
        return next.with(talk.without(closed.call())
                .plus(new Message.ToolResult(closed.call().text(), text)));
    }

    /**
     * What came of a call, as the model reads it. All that a tool saw is marked once the session has read what nobody vouches
     * for; a refusal is the platform's word.
     */
    private String shown(MonitorEvent.Closed closed, String tool) {
        String text = Excerpt.of(
                Mark.visible(closed.observation().text()), closed.call().text());
        boolean own = closed.status().prevented() || ControlTool.named(tool).isPresent();
        return own || monitor.seen().integrity() != Integrity.UNTRUSTED ? text : mark().around(tool, text);
    }

    /** The marks of this session. */
    Mark mark() {
        return Mark.of(monitor.approvals().session());
    }

    /** Whether a test run was asked for with a selector: it tells nothing of the whole suite. */
    private boolean isPart(CallId call) {
        return talk.queue.stream()
                .filter(pending -> pending.id().equals(call))
                .anyMatch(pending -> pending.requested().arguments().contains("\"selector\""));
    }

    private SessionState replied(MonitorEvent.Replied replied) {
        int first = talk.calls + 1;
        var queue = IntStream.range(0, replied.calls().size())
                .mapToObj(i -> new Pending(CallId.of(first + i), replied.calls().get(i), Pending.Origin.MODEL))
                .toList();
        var said = new Message.Assistant(
                replied.text().text(),
                queue.stream()
                        .map(pending -> pending.requested().withId(pending.id().text()))
                        .toList());
        var history = new ArrayList<>(progress.history);
        queue.forEach(pending -> history.add(
                pending.requested().tool() + " " + pending.requested().arguments()));
        boolean silent = queue.isEmpty() && replied.text().text().isBlank();
        var old = progress.strikes;
        var strikes = old.with(old.malformed, old.sentBack, silent ? old.silent + 1 : 0);
        var kept = history.subList(Math.max(0, history.size() - HISTORY), history.size());
        var tally = clock.tally
                .plusTurn(replied.tokens(), opened().budget().money())
                .plusCalls(queue.size());
        var messages = new ArrayList<>(talk.messages);
        messages.add(said);
        return new SessionState(
                opening,
                monitor,
                new Talk(messages, queue, talk.calls + queue.size(), replied.stop()),
                progress.withHistory(kept).with(strikes),
                new Clock(tally, clock.last));
    }

    private SessionState answered(Event.Answered answered) {
        var old = progress.strikes;
        var strikes = switch (answered.kind()) {
            case MALFORMED -> old.with(old.malformed + 1, old.sentBack, 0);
            case SENT_BACK -> old.with(0, old.sentBack + 1, 0);
        };
        boolean toACall = talk.queue.stream().anyMatch(pending -> pending.id().equals(answered.call()));
        Message message = toACall
                ? new Message.ToolResult(answered.call().text(), answered.text().text())
                : new Message.User(answered.text().text());
        return new SessionState(
                opening, monitor, talk.without(answered.call()).plus(message), progress.with(strikes), clock);
    }

    private SessionState undone(Event.Undone undone) {
        String note = "[Holdfast] The person undid the changes of " + undone.what() + ": " + undone.paths() + " paths.";
        return with(talk.plus(new Message.User(note))).with(progress.with(progress.tests.changed()));
    }

    private SessionState resumed(Event.Resumed resumed) {
        var opened = opened();
        // INVARIANT: what ended the session, but for a spent budget, cannot end it again before it has done anything
        boolean filtered = talk.lastStop == Stop.FILTERED && talk.messages.getLast() instanceof Message.Assistant;
        return new SessionState(
                Optional.of(new Event.Opened(opened.task(), opened.workspace(), resumed.setup(), resumed.budget())),
                monitor.withRights(
                        rights(opened.setup().modelHost(), resumed.setup().modelHost())),
                filtered ? talk.plus(new Message.User(FILTERED)) : talk,
                progress.with(progress.strikes.forgiven())
                        .withHistory(List.of())
                        .with(Optional.<Ending>empty()),
                clock);
    }

    private SessionState revoked() {
        var profile = Profile.workspace(opened().setup().modelHost());
        return new SessionState(opening, monitor.withRights(profile.rights()), talk, progress, clock);
    }

    /** The same rights, but for the one model host that prompts may be sent to: that choice is the person's. */
    private List<Capability> rights(String from, String to) {
        var old = new Capability(Effect.Kind.MODEL_CALL, from);
        return monitor.rights().stream()
                .map(right -> right.equals(old) ? new Capability(Effect.Kind.MODEL_CALL, to) : right)
                .distinct()
                .toList();
    }

    private SessionState with(Talk changed) {
        return new SessionState(opening, monitor, changed, progress, clock);
    }

    private SessionState with(Progress changed) {
        return new SessionState(opening, monitor, talk, changed, clock);
    }
}
