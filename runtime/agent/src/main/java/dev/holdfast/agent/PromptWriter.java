package dev.holdfast.agent;

import dev.holdfast.model.Message;
import dev.holdfast.model.Prompt;
import dev.holdfast.terms.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the prompt of a turn from the session's state. When the whole would not fit the model, the oldest results give way
 * first. The beginning stays the same from turn to turn, so that a server can cache it.
 */
final class PromptWriter {
    /** About how many characters a token has; providers count differently, so this only has to be on the safe side. */
    private static final int CHARS_PER_TOKEN = 3;

    private static final String GIVEN_WAY = "[left out to save room; read it again with read_output]";

    private final Prompts prompts;
    private final List<ToolDefinition> tools;
    private final Window window;

    PromptWriter(Prompts prompts, List<ToolDefinition> tools, Window window) {
        this.prompts = prompts;
        this.tools = List.copyOf(tools);
        this.window = window;
    }

    Prompt write(SessionState state) {
        String system =
                prompts.system() + "\nThe workspace is `" + state.opened().workspace()
                        + "`. The marks of this session carry the handle `"
                        + state.mark().handle() + "`.\n";
        var messages = new ArrayList<>(state.talk().messages());
        long fixed = system.length()
                + tools.stream()
                        .mapToLong(tool ->
                                tool.description().length() + tool.schema().length())
                        .sum();
        long charsMax = (long) (window.contextTokensMax() - window.answerTokensMax()) * CHARS_PER_TOKEN - fixed;
        giveWay(messages, charsMax);
        messages.add(new Message.User(prompts.phase(state)));
        return new Prompt(system, messages, tools, window.answerTokensMax());
    }

    private static void giveWay(List<Message> messages, long charsMax) {
        long chars = messages.stream().mapToLong(PromptWriter::length).sum();
        for (int i = 0; i < messages.size() && chars > charsMax; i++) {
            if (messages.get(i) instanceof Message.ToolResult(var call, var text)
                    && text.length() > GIVEN_WAY.length()) {
                chars -= text.length() - GIVEN_WAY.length();
                messages.set(i, new Message.ToolResult(call, GIVEN_WAY));
            }
        }
    }

    private static long length(Message message) {
        return switch (message) {
            case Message.User(var text) -> text.length();
            case Message.ToolResult(var ignored, var text) -> text.length();
            case Message.Assistant(var text, var calls) ->
                text.length()
                        + calls.stream()
                                .mapToLong(call ->
                                        call.arguments().length() + call.tool().length())
                                .sum();
        };
    }
}
