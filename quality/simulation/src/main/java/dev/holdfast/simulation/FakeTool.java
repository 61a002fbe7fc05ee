package dev.holdfast.simulation;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.tools.Arguments;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.Output;
import dev.holdfast.tools.Tool;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A tool of the simulation: what it declares, and what it really does, which need not be the same. */
record FakeTool(
        ToolDefinition definition,
        Function<Arguments, List<Effect>> declared,
        BiFunction<Arguments, Hands, Output> deed)
        implements Tool {

    /** A tool whose arguments are these texts, all required. */
    static FakeTool of(
            String name,
            List<String> arguments,
            Function<Arguments, List<Effect>> declared,
            BiFunction<Arguments, Hands, Output> deed) {
        var properties = new StringBuilder();
        var required = new StringBuilder();
        for (String argument : arguments) {
            String comma = properties.isEmpty() ? "" : ",";
            properties.append(comma).append('"').append(argument).append("\":{\"type\":\"string\"}");
            required.append(comma).append('"').append(argument).append('"');
        }
        String schema = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[" + required
                + "],\"properties\":{" + properties + "}}";
        return new FakeTool(new ToolDefinition(name, "does " + name, schema), declared, deed);
    }

    @Override
    public List<Effect> effects(Arguments arguments) {
        return declared.apply(arguments);
    }

    @Override
    public Output run(Arguments arguments, Hands hands) {
        return deed.apply(arguments, hands);
    }
}
