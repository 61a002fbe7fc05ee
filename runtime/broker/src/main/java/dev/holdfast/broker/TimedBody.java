package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream whose reads end in time. The JDK's own body stream waits for ever when a server
 * goes silent; this one takes the pieces from a queue and gives up after {@code idle}. It asks the client for one piece
 * at a time, so it never holds more. One thread reads; any thread may close.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {
    private sealed interface Piece {
        record Bytes(Iterator<ByteBuffer> buffers) implements Piece {}

        record End() implements Piece {}

        record Broken(String why) implements Piece {}
    }

    private final Duration idle;
    private final long bytesMax;
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** Holds one piece that was asked for and one end; a third place is never needed. */
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(2);

    private Iterator<ByteBuffer> buffers = List.<ByteBuffer>of().iterator();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private @Nullable Piece last;
    private long bytes;
    private volatile boolean closed;

    TimedBody(Duration idle, long bytesMax) {
        this.idle = idle;
        this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription offered) {
        if (subscription.complete(offered)) {
            offered.request(1);
        } else {
            offered.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        put(new Piece.Bytes(item.iterator()));
    }

    @Override
    public void onError(Throwable cause) {
        // The cause is not chained: it may quote what the server sent, and a server may send the credential back.
        put(new Piece.Broken("the connection broke in the middle of the answer"));
    }

    @Override
    public void onComplete() {
        put(new Piece.End());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!buffer.hasRemaining()) {
            if (buffers.hasNext()) {
                buffer = buffers.next();
            } else if (!advance()) {
                return -1;
            }
        }
        int count = Math.min(length, buffer.remaining());
        bytes += count;
        if (bytes > bytesMax) {
            close();
            throw new BrokerException(Code.LIMIT, "the answer is larger than `" + bytesMax + "` bytes");
        }
        buffer.get(into, offset, count);
        return count;
    }

    /** Takes the next piece; false at the end. */
    private boolean advance() throws IOException {
        if (last == null) {
            switch (next()) {
                case Piece.Bytes(Iterator<ByteBuffer> more) -> {
                    buffers = more;
                    subscription.join().request(1); // it is there: a piece has come through it
                    return true;
                }
                case Piece.End end -> last = end;
                case Piece.Broken broken -> last = broken;
            }
        }
        if (last instanceof Piece.Broken(String why)) {
            throw new IOException(why);
        }
        return false;
    }

    private Piece next() throws IOException {
        if (closed) {
            throw new IOException("the answer was closed");
        }
        try {
            Piece piece = pieces.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
            if (piece == null) {
                close();
                throw new HttpTimeoutException("nothing came for `" + idle.toMillis() + "` ms");
            }
            return piece;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the answer came in");
        }
    }

    private void put(Piece piece) {
        if (!pieces.offer(piece) && !closed) {
            throw new IllegalStateException("a piece that nobody asked for");
        }
    }

    @Override
    public void close() {
        closed = true;
        var _ = subscription.thenAccept(Flow.Subscription::cancel);
        // Wakes a reader that waits in another thread; when there is no room, the queue is not empty and nobody waits.
        boolean _ = pieces.offer(new Piece.Broken("the answer was closed"));
    }
}
