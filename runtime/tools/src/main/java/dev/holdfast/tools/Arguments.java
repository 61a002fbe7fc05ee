package dev.holdfast.tools;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** The arguments of one call, already checked against the tool's schema. Immutable. */
public final class Arguments {
    private final ObjectNode json;

    Arguments(ObjectNode json) {
        this.json = json.deepCopy();
    }

    /** A required text. */
    public String text(String name) {
        return json.required(name).asString();
    }

    /** An optional text. */
    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(json.get(name)).map(node -> node.asString());
    }

    /** An optional list of texts; empty when absent. */
    public List<String> texts(String name) {
        var node = json.get(name);
        return node == null
                ? List.of()
                : node.valueStream().map(item -> item.asString()).toList();
    }

    /** An optional whole number. */
    public OptionalInt optionalInt(String name) {
        var node = json.get(name);
        return node == null ? OptionalInt.empty() : OptionalInt.of(node.asInt());
    }

    /** An optional truth value; false when absent. */
    public boolean flag(String name) {
        var node = json.get(name);
        return node != null && node.asBoolean();
    }

    /** The whole object as JSON text, names in the order the model wrote them. */
    public String json() {
        return json.toString();
    }
}
