package dev.holdfast.model;

import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/**
 * Everything a model is given for one reply.
 *
 * @param system the platform's own instructions; empty for none
 * @param messages the conversation so far, oldest first
 * @param tools what the model may ask for; empty for none
 * @param answerTokensMax the most tokens the reply may have, at least 1
 */
public record Prompt(String system, List<Message> messages, List<ToolDefinition> tools, int answerTokensMax) {
    public Prompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (answerTokensMax < 1) {
            throw new IllegalArgumentException("a reply of `" + answerTokensMax + "` tokens is none; allow at least 1");
        }
    }

    /** About how many tokens it has, before any server has counted them: one for four bytes of UTF-8. */
    public long estimatedTokens() {
        long bytes = Tokens.bytes(system);
        for (Message message : messages) {
            bytes += switch (message) {
                case Message.User(var text) -> Tokens.bytes(text);
                case Message.Assistant(var text, var calls) ->
                    Tokens.bytes(text)
                            + calls.stream().mapToLong(RequestedCall::bytes).sum();
                case Message.ToolResult(var callId, var text) -> Tokens.bytes(callId) + Tokens.bytes(text);
            };
        }
        for (ToolDefinition tool : tools) {
            bytes += Tokens.bytes(tool.name()) + Tokens.bytes(tool.description()) + Tokens.bytes(tool.schema());
        }
        return Tokens.about(bytes);
    }
}
