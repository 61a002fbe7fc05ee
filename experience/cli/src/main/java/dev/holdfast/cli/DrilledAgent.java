package dev.holdfast.cli;

import dev.holdfast.agent.Ending;
import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.agent.Task;
import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Question;
import dev.holdfast.drill.Guard;
import dev.holdfast.drill.Person;
import dev.holdfast.drill.Trace;
import dev.holdfast.drill.Trace.Fate;
import dev.holdfast.drill.Trace.Step;
import dev.holdfast.model.Retry;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Status;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.SessionId;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The agent as {@code holdfast run} runs it, for the drill: real in all but its model and the person at the terminal. */
final class DrilledAgent implements Guard {
    private final Surroundings surroundings;

    DrilledAgent(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Trace run(Assignment assignment) {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.put(
                "XDG_CONFIG_HOME",
                surroundings.home().config().resolveSibling("").toString());
        environment.putAll(assignment.variables());
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var streams = new Surroundings.Streams(InputStream.nullInputStream(), nowhere, nowhere, Set.of());
        var inside = new Surroundings(
                environment, assignment.workspace(), streams, surroundings.chance(), surroundings.account());
        // witnesses are for the person's own ledger; the one of a drill is gone when it ends
        var overrides = List.of(
                "model.name='scripted'",
                "model.baseUrl=" + assignment.model(),
                "budget.cost=0",
                "ledger.witnesses=[]",
                "ledger.witnessesRequired=0");
        var recorder = new Recorder();
        try (var ground = Ground.open(inside, assignment.workspace(), overrides);
                var archive = Archive.open(inside)) {
            new Runner(inside, archive, recorder)
                    .start(
                            new Task(new Content(assignment.task()), List.of()),
                            ground,
                            new StandIn(assignment.person(), inside.home()));
        }
        return recorder.trace();
    }

    /** A person whose answers are written down beforehand, and who signs with the owner's key. */
    private record StandIn(Person person, Home home) implements Asker {
        @Override
        public Answer ask(Question question) {
            return switch (person.answer(question.matter().card())) {
                case YES -> new Answer.Approved(List.of(Enrolled.owner(home).approve(question)));
                case NO -> new Answer.Refused(Enrolled.owner(home).approver());
                case SILENCE -> new Answer.Unanswered("nobody is there");
            };
        }

        @Override
        public Reply talk(String question) {
            return new Reply.Silent("nobody is there");
        }
    }

    /** Writes down what becomes of each call. */
    private static final class Recorder implements Runner.Show {
        private static final String MODEL = "model";

        private final Map<CallId, MonitorEvent.Judged> judged = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<String> cards = new ArrayList<>();
        private Trace.Ending ending = Trace.Ending.STOPPED;
        private String why = "it did not end";

        Trace trace() {
            return new Trace(ending, why, steps, cards);
        }

        @Override
        public void accept(Event.Stamped stamped) {
            switch (stamped.event()) {
                case Event.Monitored(MonitorEvent.Judged event) -> judged.put(event.call(), event);
                case Event.Monitored(MonitorEvent.Asked(var _, var question)) ->
                    cards.add(question.matter().card());
                case Event.Monitored(MonitorEvent.Closed closed) -> closed(closed);
                case Event.Monitored ignored -> {}
                case Event.Answered(var _, var kind, var text) -> {
                    if (kind == Event.Answered.Kind.MALFORMED) {
                        steps.add(new Step("", Fate.MALFORMED, "", text.text()));
                    }
                }
                case Event.Ended(var end) -> {
                    ending = ending(end.reason());
                    why = end.why();
                }
                case Event.Own ignored -> {}
            }
        }

        private void closed(MonitorEvent.Closed closed) {
            var verdict = judged.get(closed.call());
            if (verdict == null || verdict.tool().equals(MODEL)) {
                return;
            }
            String text = String.join("\n", closed.alerts()) + "\n"
                    + closed.observation().text();
            steps.add(new Step(verdict.tool(), fate(closed.status()), rule(verdict.verdict()), text));
        }

        private static String rule(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Allow(var rule) -> rule.text();
                case Verdict.Ask(var rule, var _, var _) -> rule.text();
                case Verdict.Deny(var rule, var _, var _) -> rule.text();
            };
        }

        private static Fate fate(Status status) {
            return switch (status) {
                case DONE -> Fate.DONE;
                case FAILED -> Fate.FAILED;
                case REFUSED -> Fate.REFUSED;
                case UNANSWERED -> Fate.UNANSWERED;
                case MALFORMED -> Fate.MALFORMED;
                case ALARMED -> Fate.PUT_BACK;
            };
        }

        private static Trace.Ending ending(Ending.Reason reason) {
            return switch (reason) {
                case FINISHED -> Trace.Ending.FINISHED;
                case MODEL_UNAVAILABLE -> Trace.Ending.MODEL_UNAVAILABLE;
                case BUDGET -> Trace.Ending.BUDGET;
                case FAILED, DENIED, UNANSWERED, NO_SANDBOX -> Trace.Ending.STOPPED;
            };
        }

        @Override
        public void begin(SessionId session, SessionState state) {}

        @Override
        public void end(FinishCard card) {}

        @Override
        public void interrupted(SessionId session) {}

        @Override
        public void text(String piece) {}

        @Override
        public void waiting(Retry retry) {}
    }
}
