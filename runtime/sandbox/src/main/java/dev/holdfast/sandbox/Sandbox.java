package dev.holdfast.sandbox;

import java.util.List;
import java.util.function.Consumer;

/**
 * A place where a command can do no more than its {@link Confinement} says, whatever the command is. Safe for use by
 * several threads.
 */
public interface Sandbox {
    /** What was seen to hold when this sandbox was probed. */
    Level level();

    /**
     * Starts a command.
     *
     * @param live gets the output, standard output and errors interleaved, as it comes: on one thread, in order, and
     *     never after {@link Running#await()} has returned. While it works the command waits; if it throws, the command
     *     is killed and {@code await} throws the same
     * @throws SandboxException when the command cannot be contained as asked; then nothing was run
     */
    Running start(Command command, Confinement confinement, Consumer<String> live);

    /** Starts a command whose output is only wanted at its end. */
    default Running start(Command command, Confinement confinement) {
        return start(command, confinement, text -> {});
    }

    /**
     * The exact words by which this sandbox would start the command, for a person who wants to check or repeat it.
     *
     * @throws SandboxException as {@link #start} would
     */
    List<String> explain(Command command, Confinement confinement);
}
