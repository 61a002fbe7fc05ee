package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.model.Retry;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;

/** Shows progress, and at the end the agent's own summary on another stream, so that it can be piped on. */
final class AnswerShow implements Runner.Show {
    private final Runner.Show progress;
    private final PrintStream out;

    AnswerShow(Runner.Show progress, PrintStream out) {
        this.progress = progress;
        this.out = out;
    }

    @Override
    public void begin(SessionId session, SessionState state) {
        progress.begin(session, state);
    }

    @Override
    public void accept(Event.Stamped stamped) {
        progress.accept(stamped);
    }

    @Override
    public void text(String piece) {
        progress.text(piece);
    }

    @Override
    public void waiting(Retry retry) {
        progress.waiting(retry);
    }

    @Override
    public void end(FinishCard card) {
        progress.end(card);
        String summary = card.ending().summary().text().strip();
        if (!summary.isEmpty()) {
            out.println(Visible.inertLines(summary));
            out.flush();
        }
    }

    @Override
    public void interrupted(SessionId session) {
        progress.interrupted(session);
    }
}
