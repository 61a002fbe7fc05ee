package dev.holdfast.cli;

import dev.holdfast.monitor.Attachment;
import dev.holdfast.sandbox.Input;
import dev.holdfast.sandbox.Running;
import dev.holdfast.sandbox.StandardInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Hands standard input over to a command, byte for byte. */
final class PipeFeed implements Attachment {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final InputStream in;
    private final Consumer<String> print;

    /** @param print shows what the command prints */
    PipeFeed(InputStream in, Consumer<String> print) {
        this.in = in;
        this.print = print;
    }

    /**
     * Begins to hand over all that comes, on a thread that never keeps the process alive: a read cannot be called off, and
     * what the command leaves unread is nobody's.
     */
    static void begin(InputStream in, StandardInput input) {
        Thread.ofPlatform().daemon().name("standard-input").start(() -> {
            byte[] chunk = new byte[CHUNK_BYTES];
            try {
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    input.type(chunk, count);
                }
            } catch (IOException e) {
                // to the command, input that cannot be read any more has ended
            }
            input.end();
        });
    }

    @Override
    public Input attach() {
        return new Input.Piped();
    }

    @Override
    public void began(Running running) {
        running.input().ifPresent(input -> begin(in, input));
    }

    @Override
    public void printed(String text) {
        print.accept(text);
    }

    @Override
    public void detach() {
        // the command's end of the pipe is gone
    }
}
