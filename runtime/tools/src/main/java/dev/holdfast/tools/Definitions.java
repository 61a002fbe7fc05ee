package dev.holdfast.tools;

import dev.holdfast.terms.ToolDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The definitions of our own tools: one JSON file each among the resources. */
final class Definitions {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Definitions() {}

    /**
     * The definition in {@code schemas/NAME.json}.
     *
     * @throws IllegalStateException when there is no such file or it defines another tool
     */
    static ToolDefinition of(String name) {
        String file = "schemas/" + name + ".json";
        try (var in = Definitions.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource `" + file + "`");
            }
            JsonNode json = JSON.readTree(in);
            var definition = new ToolDefinition(
                    json.required("name").asString(),
                    json.required("description").asString(),
                    json.required("schema").toString());
            if (!definition.name().equals(name)) {
                throw new IllegalStateException("`" + file + "` defines `" + definition.name() + "`");
            }
            return definition;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource `" + file + "`", e);
        }
    }
}
