package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.terms.Visible;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools of a session by name; the one place where a model's words become a call. Immutable. */
public final class Toolbox {
    private final Map<String, Entry> tools = new LinkedHashMap<>();

    /**
     * A box of these tools, offered in this order.
     *
     * @throws IllegalStateException when two tools share a name or a schema is no JSON Schema
     */
    public Toolbox(Collection<? extends Tool> tools) {
        for (Tool tool : tools) {
            var definition = tool.definition();
            if (this.tools.put(definition.name(), new Entry(tool, new ArgumentReader(definition))) != null) {
                throw new IllegalStateException("two tools named `" + definition.name() + "`");
            }
        }
    }

    /** What the model is told. */
    public List<ToolDefinition> definitions() {
        return tools.values().stream().map(entry -> entry.tool().definition()).toList();
    }

    /**
     * Understands what a model wrote, strictly: one JSON object that fits the tool's schema, nothing more.
     *
     * @param toolName the tool as the model named it
     * @param argumentsText the arguments as the model wrote them; blank means no arguments
     * @throws BadArguments when there is no such tool or the arguments are not right; the message says what to change
     */
    public Call parse(String toolName, String argumentsText) {
        var entry = tools.get(toolName);
        if (entry == null) {
            throw new BadArguments("there is no tool `" + Visible.inert(toolName, 64) + "`"
                    + Spelling.nearest(toolName, tools.keySet())
                            .map(name -> ", did you mean `" + name + "`?")
                            .orElse("")
                    + "; the tools are " + Spelling.list(tools.keySet()));
        }
        var arguments = entry.reader().read(argumentsText);
        return new Call(entry.tool(), arguments, entry.tool().effects(arguments));
    }

    /**
     * What the model asked for, understood and checked, with everything it would do. Nothing of it has been done.
     *
     * @param tool the tool
     * @param arguments its arguments, which fit the tool's schema
     * @param effects what the tool declares it would do with them
     */
    public record Call(Tool tool, Arguments arguments, List<Effect> effects) {
        public Call {
            effects = List.copyOf(effects);
        }
    }

    private record Entry(Tool tool, ArgumentReader reader) {}
}
