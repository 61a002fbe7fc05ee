package dev.holdfast.model;

import java.util.List;

/** One message of a conversation. */
public sealed interface Message {
    /**
     * What the person, or the platform in the person's place, said.
     *
     * @param text the words
     */
    record User(String text) implements Message {}

    /**
     * What the model replied earlier.
     *
     * @param text the words; empty when it only asked for tools
     * @param calls what it asked for
     */
    record Assistant(String text, List<RequestedCall> calls) implements Message {
        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    /**
     * What came of a call the model asked for.
     *
     * @param callId the id of a call in an earlier {@link Assistant} message
     * @param text what the model is told
     */
    record ToolResult(String callId, String text) implements Message {}
}
