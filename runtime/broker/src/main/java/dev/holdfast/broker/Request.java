package dev.holdfast.broker;

import java.net.URI;
import java.util.Map;

/**
 * What a caller wants sent. It never holds a credential: the broker adds the one it lends to the destination.
 *
 * @param method GET and POST are all that is lent for so far
 * @param url where to, within a declared destination
 * @param headers by name, in any case; see {@link Broker#send} for the ones a caller may set
 * @param body sent in UTF-8; empty for none
 * @param patience how long to wait
 */
public record Request(Method method, URI url, Map<String, String> headers, String body, Patience patience) {
    /** The methods a caller may use. */
    public enum Method {
        GET,
        POST
    }

    public Request {
        headers = Map.copyOf(headers);
    }

    /** Names the request without its body, which may be a confidential prompt. */
    @Override
    public String toString() {
        return method + " " + url + " (" + body.length() + " characters)";
    }
}
