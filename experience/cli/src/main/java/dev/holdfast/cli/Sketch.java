package dev.holdfast.cli;

import dev.holdfast.ledger.Entry;
import dev.holdfast.terms.SessionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A session as the ledger alone tells it, without its encrypted texts.
 *
 * @param begun when its first entry was recorded
 * @param workspace absolute path
 * @param model the name of the model it was begun or last resumed with; {@code none} for a single command
 * @param task id of the task's words among the session's texts
 * @param ending how it ended, if it has
 */
record Sketch(SessionId id, Instant begun, String workspace, String model, String task, Optional<Ended> ending) {
    /** What stands for the model of a session that is a single command. */
    static final String NO_MODEL = "none";

    /** The kind of the entry that says that a session was erased. */
    static final String ERASED = "session.erased";

    /**
     * How a session ended.
     *
     * @param reason one word
     * @param why one line
     */
    record Ended(String reason, String why) {}

    /** The session that this entry opens, if it does. */
    static Optional<Sketch> of(Entry entry) {
        if (!entry.kind().equals("session.opened")) {
            return Optional.empty();
        }
        JsonNode body = Wire.read(entry.body());
        return Optional.of(new Sketch(
                entry.session(),
                entry.time(),
                body.at("/workspace").asString(),
                body.at("/setup/model").asString(),
                body.at("/task/words/$content").asString(),
                Optional.empty()));
    }

    /** The session after another of its entries. */
    Sketch after(Entry entry) {
        return switch (entry.kind()) {
            case "session.resumed" ->
                with(Wire.read(entry.body()).at("/setup/model").asString(), Optional.empty());
            case ERASED -> isErased() ? this : with(model, Optional.of(new Ended("ERASED", "by " + who(entry))));
            case "session.ended" -> {
                JsonNode ending = Wire.read(entry.body()).at("/ending");
                yield with(
                        model,
                        Optional.of(new Ended(
                                ending.at("/reason").asString(),
                                ending.at("/why").asString())));
            }
            default -> this; // kinds are open: whatever else happens, the session goes on
        };
    }

    /** Whether its content was given up for good. */
    boolean isErased() {
        return ending.filter(ended -> ended.reason().equals("ERASED")).isPresent();
    }

    /** Who erased a session and when, after the word {@code by}. */
    static String who(Entry erasure) {
        return erasure.actor() + " at " + erasure.time().truncatedTo(ChronoUnit.SECONDS);
    }

    /** @param by who did it and when, if that is on record */
    static Stop erased(SessionId id, Optional<String> by) {
        return new Stop(
                Stop.USAGE,
                "session " + id + " was erased "
                        + by.orElse("by hand: its key is destroyed and no entry says by whom")
                        + "; its texts and snapshots are gone, so it can be neither resumed nor undone");
    }

    private Sketch with(String otherModel, Optional<Ended> other) {
        return new Sketch(id, begun, workspace, otherModel, task, other);
    }
}
