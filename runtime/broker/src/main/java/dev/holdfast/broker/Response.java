package dev.holdfast.broker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * What the other side answered, whatever its status; a redirect is an answer like any other and is never followed.
 * Whoever asked for it closes it.
 *
 * @param status the HTTP status
 * @param headers by lower-case name; several values of one name are joined by {@code ", "}
 * @param body the bytes as they come; a read that waits longer than {@link Patience#idle} throws
 *     {@link java.net.http.HttpTimeoutException}, one that finds the connection broken another {@link IOException}
 */
public record Response(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
    public Response {
        headers = Map.copyOf(headers);
    }

    /** Ends the connection if the body has not been read to its end; safe to call twice. */
    @Override
    public void close() throws IOException {
        body.close();
    }
}
