package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.monitor.Hindsight;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.policy.Verdict;
import dev.holdfast.vault.VaultException;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Judges again what the ledger holds of sessions, each judgement in the light of what its session knew before it. */
final class SessionReplay {
    private static final String JUDGED = "monitor.judged";

    private final Surroundings surroundings;
    private final Archive archive;
    private final Hindsight hindsight;
    private final Consumer<Replayed> hearer;

    /**
     * One recorded judgement and what came of judging it again.
     *
     * @param changed how the verdict differs; the rule may differ without it
     */
    record Replayed(ObjectNode line, Change changed) {}

    /** What became of a verdict. */
    enum Change {
        NONE,
        STRICTER,
        LAXER,
        /** It is not known: something of the record is gone. */
        UNKNOWN
    }

    SessionReplay(Surroundings surroundings, Archive archive, Hindsight hindsight, Consumer<Replayed> hearer) {
        this.surroundings = surroundings;
        this.archive = archive;
        this.hindsight = hindsight;
        this.hearer = hearer;
    }

    /** Judges a session again; what of it cannot be judged is told as that. */
    void judge(Sketch sketch) {
        if (sketch.isErased()) {
            lacking(sketch, "the content of the session was erased");
            return;
        }
        try (var shelf = archive.shelf(sketch.id(), event -> {})) {
            new Fold(sketch, shelf).run();
        } catch (VaultException e) {
            lacking(sketch, "the content of the session cannot be read: " + e.getMessage());
        }
    }

    /** Tells all judgements of a session as they are on record, from the entries alone. */
    private void lacking(Sketch sketch, String why) {
        archive.ledger().session(sketch.id(), recorded -> {
            if (recorded.entry().kind().equals(JUDGED)) {
                hearer.accept(lacking(sketch, recorded, why));
            }
        });
    }

    private static Replayed lacking(Sketch sketch, Recorded recorded, String why) {
        JsonNode body = Wire.read(recorded.entry().body());
        ObjectNode line =
                head(sketch, body.path("call").asString(""), body.path("tool").asString(""));
        JsonNode verdict = body.path("verdict");
        ObjectNode then = line.putObject("then")
                .put("verdict", RulingLine.word(verdict.path("is").asString("")));
        if (verdict.has("quorum")) {
            then.put("quorum", verdict.path("quorum").asInt());
        }
        then.put("rule", verdict.path("rule").asString(""));
        line.putNull("now").put("lacks", why);
        return new Replayed(line, Change.UNKNOWN);
    }

    private static ObjectNode head(Sketch sketch, String call, String tool) {
        return Wire.object()
                .put("session", sketch.id().text())
                .put("call", call)
                .put("tool", tool);
    }

    /** One walk through a session's events. */
    private final class Fold {
        private final Sketch sketch;
        private final Archive.Shelf shelf;
        private SessionState state;
        private Optional<String> lack = Optional.empty();

        Fold(Sketch sketch, Archive.Shelf shelf) {
            this.sketch = sketch;
            this.shelf = shelf;
            this.state = SessionState.fresh(sketch.id(), Enrolled.approvers(surroundings));
        }

        void run() {
            archive.ledger().session(sketch.id(), this::next);
        }

        /** What cannot be read may have meant anything, so nothing behind it is judged. */
        private void next(Recorded recorded) {
            Optional<Event.Stamped> stamped =
                    lack.isPresent() ? Optional.empty() : shelf.log().stamped(recorded);
            if (stamped.isEmpty()) {
                String why = lack.orElse("entry " + recorded.index() + " before it cannot be read by this version");
                lack = Optional.of(why);
                if (recorded.entry().kind().equals(JUDGED)) {
                    hearer.accept(lacking(sketch, recorded, why));
                }
                return;
            }
            if (stamped.get().event() instanceof Event.Monitored(MonitorEvent.Judged then)) {
                hearer.accept(judged(then));
            }
            state = state.apply(stamped.get());
        }

        private Replayed judged(MonitorEvent.Judged then) {
            Verdict now = hindsight.verdict(then, state.monitor(), PastCall.rights(sketch, state.monitor(), then));
            Change change = change(then.verdict(), now);
            ObjectNode line = head(sketch, then.call().text(), then.tool());
            RulingLine.verdict(line.putObject("then"), then.verdict());
            RulingLine.verdict(line.putObject("now"), now);
            line.put("changed", change != Change.NONE);
            line.set("effects", RulingLine.plain(then.effects()));
            return new Replayed(line, change);
        }
    }

    private static Change change(Verdict then, Verdict now) {
        int difference = Integer.compare(severity(now), severity(then));
        return difference == 0 ? Change.NONE : difference > 0 ? Change.STRICTER : Change.LAXER;
    }

    private static int severity(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow ignored -> 0;
            case Verdict.Ask ask -> ask.quorum();
            case Verdict.Deny ignored -> Integer.MAX_VALUE;
        };
    }
}
