package dev.holdfast.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * What a model server answered.
 *
 * @param status the HTTP status
 * @param headers by lower-case name
 * @param body the bytes as they come, under the terms of {@link Exit#post}
 */
public record Answer(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** Lets go of the connection; safe to call twice. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // Whatever was wanted of the answer has been read by now: a connection that closes badly changes nothing.
        }
    }
}
