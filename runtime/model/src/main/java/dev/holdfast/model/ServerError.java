package dev.holdfast.model;

import dev.holdfast.terms.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an error of a model server means for the next try, and what it says for people. */
final class ServerError {
    private static final int MESSAGE_CHARS_MAX = 300;

    private ServerError() {}

    /**
     * The failure that a status other than 200 means. The header {@code x-should-retry}, which OpenAI's own client
     * libraries follow, overrules what the status would say; any word but {@code true} and {@code false} says nothing.
     *
     * @param body as much of the answer as was read
     * @param now for a wait that the server gave as a date
     */
    static FailedTry withStatus(Answer answer, String body, Instant now) {
        int status = answer.status();
        Duration asked = Backoff.asked(answer.headers(), now);
        Optional<ObjectNode> json = Json.object(body);
        String said = json.map(ServerError::message).orElse(body).strip();
        String message = "the server answered " + status
                + (said.isEmpty() ? " and no more" : ": `" + Visible.inert(said, MESSAGE_CHARS_MAX) + "`");
        FailedTry failed = passing(status) ? FailedTry.busy(message, asked) : FailedTry.refused(message + hint(status));
        return switch (answer.headers().getOrDefault("x-should-retry", "")) {
            case "true" -> failed.advised(FailedTry.Next.AGAIN, asked);
            case "false" -> failed.advised(FailedTry.Next.STOP, asked);
            default -> failed;
        };
    }

    /** The failure that an error object within a stream means: the status is 200 by then, so its code must serve. */
    static FailedTry inStream(ObjectNode chunk) {
        JsonNode code = chunk.path("error").path("code");
        int status = code.isInt() && code.intValue() >= 400 && code.intValue() <= 599 ? code.intValue() : 500;
        String message = "the server broke off: `" + Visible.inert(message(chunk), MESSAGE_CHARS_MAX) + "`";
        return passing(status) ? FailedTry.busy(message, Duration.ZERO) : FailedTry.refused(message + hint(status));
    }

    /** Whether the same request may succeed later. */
    private static boolean passing(int status) {
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> "; check the API key";
            case 404, 405 -> "; check the base URL and the model's name";
            case 300, 301, 302, 303, 307, 308 -> "; redirects are not followed, set the base URL to where it leads";
            default -> "";
        };
    }

    /** The words for people, wherever this server puts them. */
    private static String message(ObjectNode body) {
        JsonNode error = body.path("error");
        for (JsonNode place : List.of(error.path("message"), error, body.path("message"), body.path("detail"))) {
            if (place.isString()) {
                return place.stringValue();
            }
        }
        return Json.text(body);
    }
}
