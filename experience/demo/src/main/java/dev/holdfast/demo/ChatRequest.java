package dev.holdfast.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the scripted model looks at in a chat completion request.
 *
 * @param body the request as it came
 * @param model the name the client asked for
 * @param usage whether the stream is to end with the tokens used
 * @param messages in their order
 */
record ChatRequest(String body, String model, Usage usage, List<Message> messages) {
    private static final JsonMapper JSON = new JsonMapper();

    enum Usage {
        WANTED,
        UNWANTED
    }

    /** Its role, and all text in it. */
    record Message(String role, String text) {}

    ChatRequest {
        messages = List.copyOf(messages);
    }

    /** @throws IllegalArgumentException when it is no streaming chat completion request; the message goes to the client */
    static ChatRequest read(String body) {
        JsonNode root = parsed(body);
        if (!root.path("stream").asBoolean(false)) {
            throw new IllegalArgumentException("this server only streams; set `stream` to true");
        }
        JsonNode messages = root.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw new IllegalArgumentException("`messages` is no list, or an empty one");
        }
        var read = new ArrayList<Message>();
        for (JsonNode message : messages) {
            read.add(new Message(message.path("role").asString(""), text(message.path("content"))));
        }
        boolean usage = root.path("stream_options").path("include_usage").asBoolean(false);
        return new ChatRequest(
                body, root.path("model").asString("scripted"), usage ? Usage.WANTED : Usage.UNWANTED, read);
    }

    /** How often the model has answered so far, which is what chooses the turn. */
    int answers() {
        return (int) messages.stream().filter(ChatRequest::fromModel).count();
    }

    /** What is newer than the model's last answer: results of tools when there are any, else all messages. */
    List<String> news() {
        int last = messages.size() - 1;
        while (last >= 0 && !fromModel(messages.get(last))) {
            last--;
        }
        List<Message> news = messages.subList(last + 1, messages.size());
        // an agent may add words of its own to every request; they must not pass for the result of a tool
        boolean results = news.stream().anyMatch(message -> message.role().equals("tool"));
        return news.stream()
                .filter(message -> !results || message.role().equals("tool"))
                .map(Message::text)
                .toList();
    }

    /** Whether the text stands anywhere: in a message as the model would read it, or in the raw request. */
    boolean holds(String text) {
        return holdsText(body, text) || messages.stream().anyMatch(message -> holdsText(message.text(), text));
    }

    /** Whether {@code text} holds {@code part}, letters in either case. */
    static boolean holdsText(String text, String part) {
        for (int from = 0; from + part.length() <= text.length(); from++) {
            if (text.regionMatches(true, from, part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean fromModel(Message message) {
        return message.role().equals("assistant");
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is no JSON", e);
        }
    }

    /** Content is a text, or a list of parts of which some have text. */
    private static String text(JsonNode content) {
        return content.isArray()
                ? content.valueStream()
                        .map(part -> part.path("text").asString(""))
                        .collect(Collectors.joining("\n"))
                : content.asString("");
    }
}
