package dev.holdfast.model;

import dev.holdfast.terms.ToolDefinition;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a prompt as the body of a request to <a
 * href="https://platform.openai.com/docs/api-reference/chat/create">{@code POST /chat/completions}</a>, streamed and
 * with a count of tokens at the end.
 */
final class ChatRequest {
    private ChatRequest() {}

    static String of(Endpoint endpoint, Prompt prompt) {
        ObjectNode body = Json.object();
        body.put("model", endpoint.model());
        body.put(endpoint.limitField(), prompt.answerTokensMax());
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        ArrayNode messages = body.putArray("messages");
        if (!prompt.system().isEmpty()) {
            messages.addObject().put("role", "system").put("content", prompt.system());
        }
        for (Message message : prompt.messages()) {
            switch (message) {
                case Message.User(var text) ->
                    messages.addObject().put("role", "user").put("content", text);
                case Message.Assistant(var text, var calls) -> assistant(messages.addObject(), text, calls);
                case Message.ToolResult(var callId, var text) ->
                    messages.addObject()
                            .put("role", "tool")
                            .put("tool_call_id", callId)
                            .put("content", text);
            }
        }
        if (!prompt.tools().isEmpty()) {
            prompt.tools().forEach(tool -> tool(body.withArray("tools").addObject(), tool));
            body.put("tool_choice", "auto");
        }
        return Json.text(body);
    }

    private static void assistant(ObjectNode message, String text, List<RequestedCall> calls) {
        message.put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text);
        }
        for (RequestedCall call : calls) {
            ObjectNode written = message.withArray("tool_calls").addObject();
            written.put("id", call.id()).put("type", "function");
            written.putObject("function").put("name", call.tool()).put("arguments", arguments(call));
        }
    }

    /**
     * The arguments as a server can take them back. Several servers parse the arguments of earlier calls and refuse the
     * whole conversation when one is not an object, so what the model once wrote badly goes back inside an object.
     */
    private static String arguments(RequestedCall call) {
        if (Json.object(call.arguments()).isPresent()) {
            return call.arguments();
        }
        return call.arguments().isBlank() ? "{}" : Json.text(Json.object().put("malformed", call.arguments()));
    }

    private static void tool(ObjectNode written, ToolDefinition tool) {
        ObjectNode schema = Json.object(tool.schema())
                .orElseThrow(
                        () -> new IllegalArgumentException("the schema of `" + tool.name() + "` is no JSON object"));
        written.put("type", "function");
        ObjectNode function = written.putObject("function");
        function.put("name", tool.name()).put("description", tool.description());
        function.set("parameters", schema);
    }
}
