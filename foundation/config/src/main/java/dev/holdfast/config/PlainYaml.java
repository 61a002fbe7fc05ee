package dev.holdfast.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file in the plain part of YAML that is no configuration, read as strictly as configuration is. */
public sealed interface PlainYaml {
    /** A word, a number, a truth: what it means is for the reader to say. */
    record Text(String text) implements PlainYaml {}

    /** A list. */
    record Items(List<PlainYaml> items) implements PlainYaml {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping, in the order in which it is written. */
    record Fields(Map<String, PlainYaml> fields) implements PlainYaml {}

    /**
     * Reads a text.
     *
     * @param file its name, for messages
     * @throws ConfigException with every problem and its place
     */
    static PlainYaml read(Path file, String text) {
        var problems = new Problems();
        var node = Yaml.read(text, (line, column) -> new Origin.InFile(Layer.USER, file, line, column), problems);
        problems.throwIfAny(ConfigException.Code.INVALID);
        if (node.isEmpty()) {
            problems.add(Origin.InFile.whole(Layer.USER, file), "is empty; write something into it");
        }
        problems.throwIfAny(ConfigException.Code.INVALID);
        return of(node.orElseThrow());
    }

    private static PlainYaml of(Node node) {
        return switch (node) {
            case Node.Text(var ignored, var text) -> new Text(text);
            case Node.Empty ignored -> new Text("");
            case Node.Items(var ignored, var items) ->
                new Items(items.stream().map(PlainYaml::of).toList());
            case Node.Fields(var ignored, var fields) -> {
                Map<String, PlainYaml> all = new LinkedHashMap<>();
                fields.forEach(field -> all.put(field.name(), of(field.value())));
                yield new Fields(all);
            }
            case Node.Refused ignored -> throw new IllegalStateException("a problem ends the reading");
        };
    }
}
