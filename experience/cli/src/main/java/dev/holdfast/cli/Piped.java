package dev.holdfast.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Standard input that is no terminal. Build servers often leave it open without ever writing to it. */
final class Piped {
    private final InputStream in;
    private final FutureTask<Integer> first;

    Piped(InputStream in) {
        this.in = in;
        this.first = new FutureTask<>(in::read);
        Thread.ofVirtual().name("first-byte").start(first);
    }

    /** Whether the first byte, or the end, comes in time. When it does not, the reading is left to itself. */
    boolean begins(Duration patience) {
        try {
            first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // reading all of it tells what is wrong
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Everything up to the end, at most so many bytes; waits for as long as it takes. */
    byte[] all(int bytesMax) {
        try {
            int begin = first.get();
            var bytes = new ByteArrayOutputStream();
            if (begin >= 0) {
                bytes.write(begin);
                bytes.writeBytes(in.readNBytes(bytesMax - 1));
            }
            return bytes.toByteArray();
        } catch (ExecutionException | IOException e) {
            throw new UncheckedIOException("cannot read standard input: " + e.getMessage(), new IOException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(Stop.INTERRUPTED, "interrupted while standard input was read");
        }
    }
}
