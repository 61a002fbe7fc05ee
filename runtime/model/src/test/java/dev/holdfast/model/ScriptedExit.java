package dev.holdfast.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** An exit that gives prepared answers in order, and fails the test when it is asked for more. */
final class ScriptedExit implements Exit {
    /** One prepared answer. */
    interface Turn {
        Answer answer() throws IOException;
    }

    private final Deque<Turn> turns = new ArrayDeque<>();
    private final List<Outgoing> sent = new ArrayList<>();

    static ScriptedExit of(Turn... turns) {
        var exit = new ScriptedExit();
        exit.turns.addAll(List.of(turns));
        return exit;
    }

    /** A stream of events that ends properly. */
    static Turn stream(String events) {
        return body(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)));
    }

    /** A stream of events whose connection breaks at its end. */
    static Turn broken(String events) {
        var breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection broke");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new IOException("the connection broke");
            }
        };
        return body(
                new SequenceInputStream(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)), breaking));
    }

    static Turn body(InputStream body) {
        return () -> new Answer(200, Map.of("content-type", "text/event-stream; charset=utf-8"), body);
    }

    static Turn status(int status, String body, Map<String, String> headers) {
        return () -> new Answer(status, headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    static Turn unreachable() {
        return () -> {
            throw new IOException("`127.0.0.1:1` cannot be reached");
        };
    }

    List<Outgoing> sent() {
        return sent;
    }

    @Override
    public Answer post(Outgoing request) throws IOException {
        sent.add(request);
        return turns.remove().answer();
    }
}
