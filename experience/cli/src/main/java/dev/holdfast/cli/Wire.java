package dev.holdfast.cli;

import dev.holdfast.config.PlainYaml;
import java.util.List;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as our commands print it: on one line, in ASCII, so that no character in it can do anything to a terminal. */
final class Wire {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Wire() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A list of texts. */
    static ArrayNode texts(List<String> texts) {
        var array = array();
        texts.forEach(array::add);
        return array;
    }

    /** The same tree; every leaf is a text. */
    static JsonNode of(PlainYaml yaml) {
        return switch (yaml) {
            case PlainYaml.Text(var _, var text) -> MAPPER.getNodeFactory().stringNode(text);
            case PlainYaml.Items(var _, var items) -> {
                var array = array();
                items.forEach(item -> array.add(of(item)));
                yield array;
            }
            case PlainYaml.Fields(var _, var fields) -> {
                var object = object();
                fields.forEach(field -> object.set(field.name(), of(field.value())));
                yield object;
            }
        };
    }

    /** @throws tools.jackson.core.JacksonException when it is no JSON */
    static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    static String line(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }
}
