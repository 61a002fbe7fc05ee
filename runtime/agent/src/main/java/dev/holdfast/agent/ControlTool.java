package dev.holdfast.agent;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.Tool;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The calls by which the model speaks about the session itself. They have no effects; the loop answers them. */
enum ControlTool implements Tool {
    PROPOSE_PLAN("propose_plan"),
    ASK_USER("ask_user"),
    FINISH("finish");

    @SuppressWarnings("ImmutableEnumChecker") // a record of three texts; terms does not depend on the annotation
    private final ToolDefinition definition;

    ControlTool(String name) {
        this.definition = Resources.tool(name);
    }

    static Optional<ControlTool> named(String name) {
        return Arrays.stream(values())
                .filter(tool -> tool.definition.name().equals(name))
                .findFirst();
    }

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
        throw new IllegalStateException("the loop answers `" + definition.name() + "` by itself");
    }
}
