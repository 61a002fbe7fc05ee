package dev.holdfast.config;

import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one layer says: the nodes written for each known key.
 *
 * @param layer the layer
 * @param nodes by the whole dotted name of the key
 */
record Written(Layer layer, Map<String, Node> nodes) {
    static final int FILE_BYTES_MAX = 64 << 10;

    /** What a file says; nothing when it is absent. */
    static Written inFile(Layer layer, Path file, Problems problems) {
        return text(layer, file, problems)
                .map(text -> inText(layer, file, text, problems))
                .orElseGet(() -> new Written(layer, Map.of()));
    }

    /** What the workspace's file says, when it is trusted. */
    static Written inWorkspace(WorkspaceFile workspace, Problems problems) {
        return switch (workspace) {
            case WorkspaceFile.Untrusted() -> new Written(Layer.WORKSPACE, Map.of());
            case WorkspaceFile.Trusted(Path file, String text) -> {
                if (text.length() > FILE_BYTES_MAX) {
                    problems.add(Origin.InFile.whole(Layer.WORKSPACE, file), tooLarge());
                    yield new Written(Layer.WORKSPACE, Map.of());
                }
                yield inText(Layer.WORKSPACE, file, text, problems);
            }
        };
    }

    /** What the arguments {@code key=value} say. */
    static Written onCommandLine(List<String> overrides, Problems problems) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            String key = equals < 0 ? override : override.substring(0, equals);
            // A key as long as this is none of ours; the rest might be a secret that lost its way.
            Origin origin = new Origin.CommandLine(Visible.inert(key, 60));
            if (equals < 0) {
                problems.add(origin, "has no value; write `key=value`, for example `budget.turns=20`");
            } else if (!Keys.NAMES.contains(key)) {
                problems.add(origin, Nearest.unknown(key, Keys.NAMES));
            } else if (nodes.containsKey(key)) {
                problems.add(origin, "is given twice; keep one");
            } else {
                value(override.substring(equals + 1), origin, problems).ifPresent(node -> nodes.put(key, node));
            }
        }
        return new Written(Layer.COMMAND_LINE, nodes);
    }

    private static Optional<Node> value(String text, Origin origin, Problems problems) {
        if (text.length() > FILE_BYTES_MAX) {
            problems.add(origin, tooLarge());
            return Optional.empty();
        }
        return text.isBlank() ? Optional.of(new Node.Empty(origin)) : Yaml.read(text, (_, _) -> origin, problems);
    }

    private static Written inText(Layer layer, Path file, String text, Problems problems) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Yaml.read(text, (line, column) -> new Origin.InFile(layer, file, line, column), problems)
                .ifPresent(document -> {
                    switch (document) {
                        case Node.Empty _ -> {} // a file of comments
                        case Node.Fields fields -> flatten("", fields, nodes, problems);
                        case Node.Text _, Node.Items _, Node.Refused _ ->
                            problems.unexpected(
                                    "a configuration", "is a mapping such as `budget: {turns: 20}`", document);
                    }
                });
        return new Written(layer, nodes);
    }

    private static void flatten(String above, Node.Fields fields, Map<String, Node> nodes, Problems problems) {
        for (Node.Field field : fields.fields()) {
            String name = above + field.name();
            if (Keys.NAMES.contains(name)) {
                if (nodes.putIfAbsent(name, field.value()) != null) {
                    problems.add(
                            field.origin(), "the key " + Kind.quoted(name) + " stands here a second time; keep one");
                }
            } else if (!Keys.section(name)) {
                problems.add(field.origin(), Nearest.unknown(name, nearby()));
            } else if (field.value() instanceof Node.Fields inner) {
                flatten(name + ".", inner, nodes, problems);
            } else {
                problems.unexpected(Kind.quoted(name), "takes a mapping of keys", field.value());
            }
        }
    }

    /** The keys and their sections: a slip in either has a nearest. */
    private static List<String> nearby() {
        List<String> names = new ArrayList<>(Keys.NAMES);
        names.addAll(List.of(
                "model", "model.price", "budget", "command", "tests", "secrets", "snapshot", "ledger", "approvals"));
        return names;
    }

    /** The text of a file; empty when it is absent or, with a problem, when it cannot be used. */
    static Optional<String> text(Layer layer, Path file, Problems problems) {
        Origin whole = Origin.InFile.whole(layer, file);
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                problems.add(whole, "is not a file; replace or remove it"); // opening a pipe would wait for ever
                return Optional.empty();
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            }
            if (bytes.length > FILE_BYTES_MAX) {
                problems.add(whole, tooLarge());
                return Optional.empty();
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            problems.add(whole, "is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            problems.add(whole, "cannot be read; make it readable for you or remove it");
        }
        return Optional.empty();
    }

    private static String tooLarge() {
        return "is larger than " + FILE_BYTES_MAX + " bytes; no configuration needs that";
    }
}
