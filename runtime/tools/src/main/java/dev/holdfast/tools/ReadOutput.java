package dev.holdfast.tools;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;

/** {@code read_output}: a page of what an earlier call of the session had to say. Touches nothing. */
final class ReadOutput implements Tool {
    private final ToolDefinition definition = Definitions.of("read_output");

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return List.of();
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        var call = new CallId(arguments.text("call"));
        String text = hands.earlier(call)
                .orElseThrow(() -> new ToolFailure("no call `" + call + "` of this session has an output"));
        return Output.done(Page.of(arguments).show("output of `" + call + "`", text));
    }
}
