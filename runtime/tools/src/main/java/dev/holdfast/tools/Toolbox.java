package dev.holdfast.tools;

import dev.holdfast.terms.ToolDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools of a session by name; the one place where a model's words become a call. */
public final class Toolbox {
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    /** A box of these tools, offered in this order. */
    public Toolbox(Collection<? extends Tool> tools) {
        for (Tool tool : tools) {
            if (this.tools.put(tool.definition().name(), tool) != null) {
                throw new IllegalStateException(
                        "two tools named `" + tool.definition().name() + "`");
            }
        }
    }

    /** What the model is told. */
    public List<ToolDefinition> definitions() {
        return tools.values().stream().map(Tool::definition).toList();
    }
}
