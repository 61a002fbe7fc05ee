package dev.holdfast.gate;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the gate reads and writes it: in ASCII, so that no character in it can do anything to a terminal. */
final class PlainJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private PlainJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws tools.jackson.core.JacksonException when it is no JSON, or deeper or longer than the reader allows */
    static JsonNode read(byte[] json) {
        return MAPPER.readTree(json);
    }

    /** On many lines, with one at the end. */
    static String pretty(JsonNode node) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node) + "\n";
    }

    /** On one line. */
    static String line(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }
}
