package dev.holdfast.simulation;

import dev.holdfast.agent.Event;
import dev.holdfast.terms.Effect;

/** One thing that happened in a simulated session, as seen from outside of the platform. */
sealed interface Moment {
    /** An event became durable. */
    record Recorded(Event.Stamped event) implements Moment {}

    /**
     * Something in the world changed.
     *
     * @param resource a path, or where it was sent
     */
    record Deed(Effect.Kind kind, String resource, By by) implements Moment {}

    /** Who did a deed. */
    enum By {
        /** A tool, through the hands it was given or its own way out. */
        TOOL,
        /** A command in the sandbox. */
        COMMAND
    }

    /** A person wrote a file of the workspace while no session was running. */
    record Edited(String path, String content) implements Moment {}

    /** The process ended: by a crash, or by itself because the ledger could not be written. */
    record Died(String where) implements Moment {}
}
