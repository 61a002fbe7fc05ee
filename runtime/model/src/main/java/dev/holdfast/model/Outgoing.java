package dev.holdfast.model;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A POST request on its way to a model server, without a credential.
 *
 * @param url where to
 * @param headers by lower-case name
 * @param body JSON, to be sent in UTF-8
 * @param answer how long to wait for status and headers
 * @param idle how long to wait for each next piece of the body
 */
public record Outgoing(URI url, Map<String, String> headers, String body, Duration answer, Duration idle) {
    public Outgoing {
        headers = Map.copyOf(headers);
    }

    /** Names the request without the prompt in it. */
    @Override
    public String toString() {
        return "POST " + url + " (" + body.length() + " characters)";
    }
}
