package dev.holdfast.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A conversation with a model over the wire, as a client that is no part of ours would hold it. */
final class Chat implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    /** Until the answer begins; a server that hangs fails a test instead of stopping it. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A call, put together from its pieces. */
    record Asked(String id, String tool, String arguments) {}

    /** An answer, put together from its chunks. */
    record Heard(String text, List<Asked> calls, String finish, boolean usage, boolean done) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI completions;
    private final List<Map<String, ?>> messages = new ArrayList<>();

    Chat(ScriptedModel model) {
        completions = URI.create(model.base() + "/chat/completions");
    }

    Chat says(String role, String text) {
        messages.add(Map.of("role", role, "content", text));
        return this;
    }

    /** Answers a call of the model. */
    Chat returns(Asked call, String text) {
        messages.add(Map.of("role", "tool", "tool_call_id", call.id(), "content", text));
        return this;
    }

    /** Asks, and keeps the answer in the conversation. */
    Heard hears() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(request(body()), HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + ": "
                    + String.join("\n", response.body().toList()));
        }
        try (Stream<String> lines = response.body()) {
            Heard heard = heard(lines.toList());
            says("assistant", heard.text());
            return heard;
        }
    }

    /** Asks, and gives back what came as it came. */
    <T> HttpResponse<T> raw(HttpResponse.BodyHandler<T> handler) throws IOException, InterruptedException {
        return http.send(request(body()), handler);
    }

    /** Sends this body instead of the conversation. */
    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(request(body), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private String body() {
        return JSON.writeValueAsString(Map.of(
                "model", "any", "stream", true, "stream_options", Map.of("include_usage", true), "messages", messages));
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static Heard heard(List<String> lines) {
        var text = new StringBuilder();
        var ids = new TreeMap<Integer, String>();
        var tools = new LinkedHashMap<Integer, String>();
        var arguments = new LinkedHashMap<Integer, String>();
        String finish = "";
        boolean usage = false;
        boolean done = false;
        for (String line : lines) {
            if (line.isEmpty()) {
                continue;
            }
            String data = line.substring("data: ".length());
            if (data.equals("[DONE]")) {
                done = true;
                continue;
            }
            JsonNode chunk = JSON.readTree(data);
            usage |= chunk.has("usage");
            for (JsonNode choice : chunk.path("choices")) {
                finish = choice.path("finish_reason").asString(finish);
                text.append(choice.path("delta").path("content").asString(""));
                for (JsonNode call : choice.path("delta").path("tool_calls")) {
                    int index = call.path("index").asInt();
                    if (call.has("id")) {
                        ids.put(index, call.path("id").asString());
                        tools.put(index, call.path("function").path("name").asString());
                    }
                    arguments.merge(
                            index, call.path("function").path("arguments").asString(""), String::concat);
                }
            }
        }
        return new Heard(
                text.toString(),
                ids.entrySet().stream()
                        .map(id -> new Asked(
                                id.getValue(),
                                tools.getOrDefault(id.getKey(), ""),
                                arguments.getOrDefault(id.getKey(), "")))
                        .toList(),
                finish,
                usage,
                done);
    }
}
