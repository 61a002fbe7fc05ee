package dev.holdfast.agent;

import dev.holdfast.terms.ToolDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files that stand beside this package: prompts and tool definitions. */
final class Resources {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Resources() {}

    static String text(String name) {
        try (var in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource `" + name + "` is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource `" + name + "`", e);
        }
    }

    static ToolDefinition tool(String name) {
        var json = JSON.readTree(text("tools/" + name + ".json"));
        return new ToolDefinition(
                json.required("name").asString(),
                json.required("description").asString(),
                json.required("schema").toString());
    }
}
