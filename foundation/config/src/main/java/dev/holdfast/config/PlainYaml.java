package dev.holdfast.config;

import java.nio.file.Path;
import java.util.List;

/** A file in the plain part of YAML that is no configuration, read as strictly as configuration is. */
public sealed interface PlainYaml {
    /** Where it stands. */
    Origin at();

    /** A word, a number, a truth: what it means is for the reader to say. */
    record Text(Origin at, String text) implements PlainYaml {}

    /** A list. */
    record Items(Origin at, List<PlainYaml> items) implements PlainYaml {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping, in the order in which it is written; no key occurs twice. */
    record Fields(Origin at, List<Field> fields) implements PlainYaml {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** One key of a mapping. */
    record Field(Origin at, String name, PlainYaml value) {}

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
            case Node.Text(var at, var text) -> new Text(at, text);
            case Node.Empty(var at) -> new Text(at, "");
            case Node.Items(var at, var items) ->
                new Items(at, items.stream().map(PlainYaml::of).toList());
            case Node.Fields(var at, var fields) ->
                new Fields(
                        at,
                        fields.stream()
                                .map(field -> new Field(field.origin(), field.name(), of(field.value())))
                                .toList());
            case Node.Refused ignored -> throw new IllegalStateException("a problem ends the reading");
        };
    }
}
