package dev.holdfast.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lines that a person types after being asked. Whatever was typed before the question is thrown away, so a key pressed
 * too early never answers anything. Safe for several threads; one question at a time.
 */
final class Keyboard {
    private static final int LINE_BYTES_MAX = 4_096;

    private final InputStream in;
    private final Runnable forgetTyped;
    // Guarded by this: the reading that goes on, also after its question has expired, since a read cannot be called
    // off.
    private CompletableFuture<Typed> reading = CompletableFuture.completedFuture(new Typed.Nothing("not asked yet"));

    /** What came of waiting for a line. */
    sealed interface Typed {
        /** A line, without its end. */
        record Line(String text) implements Typed {}

        /** None. */
        record Nothing(String why) implements Typed {}
    }

    /** @param forgetTyped makes the terminal forget what was typed and not read yet */
    Keyboard(InputStream in, Runnable forgetTyped) {
        this.in = in;
        this.forgetTyped = forgetTyped;
    }

    /** Throws away what was typed so far, shows the question and waits for the next line. */
    synchronized Typed line(Runnable question, Duration patience) {
        forgetTyped.run();
        if (reading.isDone()) {
            reading = new CompletableFuture<>();
            var next = reading;
            drain();
            question.run();
            Thread.ofPlatform().daemon().name("keyboard").start(() -> next.complete(read()));
        } else {
            question.run();
        }
        return await(reading, patience);
    }

    private static Typed await(CompletableFuture<Typed> line, Duration patience) {
        try (var _ = WhenEnding.run(() -> line.complete(new Typed.Nothing("the run was interrupted")))) {
            return line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Typed.Nothing("nobody typed anything in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Typed.Nothing("the run was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a line completes with what came of it", e);
        }
    }

    private void drain() {
        try {
            while (in.available() > 0 && in.read() >= 0) {
                // typed before the question
            }
        } catch (IOException e) {
            // the read that follows tells
        }
    }

    private Typed read() {
        var line = new ByteArrayOutputStream();
        try {
            while (line.size() < LINE_BYTES_MAX) {
                int next = in.read();
                if (next < 0) {
                    return new Typed.Nothing("standard input has ended");
                }
                if (next == '\n') {
                    return new Typed.Line(line.toString(StandardCharsets.UTF_8).strip());
                }
                line.write(next);
            }
            return new Typed.Nothing("a line of more than " + LINE_BYTES_MAX + " bytes is no answer");
        } catch (IOException e) {
            return new Typed.Nothing("the terminal cannot be read: " + e.getMessage());
        }
    }
}
