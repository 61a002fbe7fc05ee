package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.agent.Tally;
import dev.holdfast.model.Retry;
import dev.holdfast.model.Tokens;
import dev.holdfast.terms.SessionId;
import dev.holdfast.tools.TestReport;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows progress, and tells programs on another stream what happens: one object at the end, or a line for each event
 * and then the same object. {@code docs/formats/output.md} describes both.
 */
final class JsonShow implements Runner.Show {
    private final Runner.Show progress;
    private final PrintStream out;
    private final Form form;
    private final InstantSource clock;

    @SuppressWarnings("NullAway.Init") // set by begin, before anything else
    private SessionState state;

    /** How much is told. */
    enum Form {
        /** One object, when the run has ended. */
        ONE_OBJECT,
        /** One object a line, as things happen. */
        LINES
    }

    JsonShow(Runner.Show progress, PrintStream out, Form form, InstantSource clock) {
        this.progress = progress;
        this.out = out;
        this.form = form;
        this.clock = clock;
    }

    @Override
    public void begin(SessionId session, SessionState now) {
        this.state = now;
        progress.begin(session, now);
        line(Wire.object()
                .put("kind", "begin")
                .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("session", session.text()));
    }

    @Override
    public void accept(Event.Stamped stamped) {
        ObjectNode line = EventLine.of(stamped);
        if (stamped.event() instanceof Event.Resumed(var _, var setup)) {
            line.set("changed", Wire.texts(state.opened().setup().unlike(setup)));
        }
        state = state.apply(stamped);
        progress.accept(stamped);
        line(line);
    }

    @Override
    public void text(String piece) {
        progress.text(piece);
    }

    @Override
    public void waiting(Retry retry) {
        progress.waiting(retry);
        line(Wire.object()
                .put("kind", "waiting")
                .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("attempt", retry.attempt())
                .put("reason", retry.reason())
                .put("seconds", retry.pause().toMillis() / 1000.0));
    }

    @Override
    public void end(FinishCard card) {
        progress.end(card);
        print(object(card, state));
    }

    @Override
    public void interrupted(SessionId session) {
        progress.interrupted(session);
        print(Wire.object()
                .put("kind", "interrupted")
                .put("session", session.text())
                .put("exitCode", Stop.INTERRUPTED)
                .put("resume", "holdfast resume " + session));
    }

    private void line(ObjectNode line) {
        switch (form) {
            case ONE_OBJECT -> {}
            case LINES -> print(line);
        }
    }

    private void print(ObjectNode line) {
        out.println(Wire.line(line));
        out.flush();
    }

    private static ObjectNode object(FinishCard card, SessionState state) {
        var ending = card.ending();
        var object = Wire.object()
                .put("kind", "end")
                .put("session", card.receipt().session().text())
                .put("ending", EventLine.lower(ending.reason()))
                .put("reason", ending.why())
                .put("exitCode", ending.reason().exitCode())
                .put("summary", ending.summary().text());
        var effects = object.putObject("effects");
        card.calls().carriedOut().forEach(effects::put);
        object.set("refused", Wire.texts(card.calls().refused()));
        object.set("alerts", Wire.texts(card.calls().alerts()));
        object.put("failed", card.calls().failed()).put("asked", card.calls().asked());
        var tests = state.progress().tests();
        object.putObject("tests")
                .set("before", report(tests.before()))
                .set("after", report(tests.last()))
                .put("stale", tests.stale());
        object.put("changed", card.changes().sources())
                .set("changedPaths", Wire.texts(card.changes().named()))
                .put("produced", card.changes().produced())
                .set("runsOnYourMachine", Wire.texts(card.changes().runOnHost()))
                .put("assertionsChanged", card.changes().assertions());
        used(object, state.clock().tally());
        return object.put("ledgerHead", card.receipt().head().toString())
                .set("witnessedBy", Wire.texts(card.receipt().attested().by()))
                .set("notWitnessed", Wire.texts(card.receipt().attested().problems()))
                .put("undo", "holdfast undo --session " + card.receipt().session());
    }

    private static void used(ObjectNode object, Tally tally) {
        object.putObject("tokens")
                .put("prompt", tally.tokens().prompt())
                .put("answer", tally.tokens().answer())
                .put("estimated", tally.tokens().count() == Tokens.Count.ESTIMATED);
        object.put("costUsd", tally.cost())
                .put("turns", tally.turns())
                .put("toolCalls", tally.toolCalls())
                .put("seconds", tally.time().toMillis() / 1000.0);
    }

    private static JsonNode report(Optional<TestReport> report) {
        return report.<JsonNode>map(EventLine::tests).orElse(NullNode.getInstance());
    }
}
