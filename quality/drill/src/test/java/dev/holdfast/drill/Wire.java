package dev.holdfast.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A request to a model, as short as can be. */
final class Wire {
    private Wire() {}

    static void post(URI model, String words) {
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "model", "m", "stream", true, "messages", List.of(Map.of("role", "user", "content", words))));
        var request = HttpRequest.newBuilder(URI.create(model + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
