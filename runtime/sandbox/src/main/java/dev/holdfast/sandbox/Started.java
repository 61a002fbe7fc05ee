package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A command that a backend has started, with every process that stems from it. */
interface Started {
    /** How a command is started on the thread that then follows it to its end. */
    interface Start {
        /**
         * Starts it.
         *
         * @throws SandboxException when it cannot be contained; then nothing runs
         */
        Started begin() throws IOException;
    }

    /** Waits for output, standard output and errors as one; negative when no process can write any more. */
    int read(byte[] chunk) throws IOException;

    /** The way into its standard input; empty when it has none. For any thread. */
    Optional<StandardInput> input();

    /** Its own processes among all of the machine's. For any thread. */
    ProcessTable processes(ProcessTable all);

    /** A private folder of the command's on a disk of the machine, which only a {@link Meter} bounds. */
    Optional<Path> scratch();

    /** What it was not let do, as far as that was seen. */
    List<Refusal> refused();

    /** Has every process killed; returns at once. For any thread, any number of times. */
    void kill();

    /**
     * Known, after the output has ended, when no process is left. Whoever waits for it may hear of it on a thread that has
     * to go on soon.
     *
     * @return the exit code of the command, 128 and the number of the signal when a signal ended it; a
     *     {@link SandboxException} when the command turns out not to have run, or when processes do not die
     */
    CompletableFuture<Integer> end() throws IOException, InterruptedException;
}
