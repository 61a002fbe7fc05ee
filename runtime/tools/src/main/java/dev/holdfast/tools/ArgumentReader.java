package dev.holdfast.tools;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.terms.ToolDefinition;
import dev.holdfast.terms.Visible;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the arguments of one tool from JSON text (RFC 8259) and holds them against its schema. */
final class ArgumentReader {
    /** Longest text of arguments, in characters. */
    static final int TEXT_CHARS_MAX = 2 << 20;

    private static final int DEPTH_MAX = 32;
    private static final int NAME_CHARS_MAX = 256;
    private static final int NUMBER_CHARS_MAX = 32;
    private static final int PROBLEMS_MAX = 5;
    private static final int SHOWN_CHARS_MAX = 80;
    private static final int PROBLEM_CHARS_MAX = 300;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(TEXT_CHARS_MAX)
                            .maxStringLength(TEXT_CHARS_MAX)
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNameLength(NAME_CHARS_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // we look ourselves, for a better message
            .build();

    private final String toolName;
    private final Schema schema;

    /**
     * A reader for this tool's arguments.
     *
     * @throws IllegalStateException when the definition's schema is no JSON Schema
     */
    ArgumentReader(ToolDefinition definition) {
        toolName = definition.name();
        try {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(definition.schema()));
        } catch (JacksonException | SchemaException e) {
            throw new IllegalStateException("the schema of tool `" + toolName + "` is not a JSON Schema", e);
        }
    }

    /** The arguments in this text, which is one JSON object or blank. */
    Arguments read(String text) {
        var object = object(text);
        refuseBrokenText(object, "");
        var problems = schema.validate(object);
        if (!problems.isEmpty()) {
            throw bad(problems.stream()
                    .map(problem -> message(problem, object))
                    .distinct()
                    .limit(PROBLEMS_MAX)
                    .collect(Collectors.joining("; ")));
        }
        return new Arguments(object);
    }

    private ObjectNode object(String text) {
        if (text.isBlank()) {
            return JSON.createObjectNode();
        }
        if (text.length() > TEXT_CHARS_MAX) {
            throw bad("the arguments have " + text.length() + " characters, at most " + TEXT_CHARS_MAX
                    + " are allowed: do it in several calls");
        }
        JsonNode node;
        try (var parser = JSON.createParser(text)) {
            node = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw bad("the arguments must be one JSON object, but more follows behind it");
            }
        } catch (JacksonException e) {
            var at = e.getLocation();
            // the parser adds the names of its own parts, which tell a model nothing
            String problem = e.getOriginalMessage()
                    .replaceFirst("(?s) \\(start marker.*", "")
                    .replaceAll(", from `[^`]*`", "");
            throw bad("the arguments are not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + Visible.inert(problem, PROBLEM_CHARS_MAX));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw bad("the arguments must be one JSON object, found " + kind(node));
    }

    /** Text that no file, path or process can carry: NUL ends a C string, half a surrogate pair has no UTF-8. */
    private void refuseBrokenText(JsonNode node, String place) {
        node.forEachEntry((name, child) -> refuseBrokenText(child, place.isEmpty() ? name : place + "." + name));
        if (node.isArray()) {
            node.forEach(child -> refuseBrokenText(child, place + "[]"));
        }
        if (node.isString()) {
            String text = node.asString();
            if (text.indexOf('\0') >= 0) {
                throw bad("`" + place + "` holds a NUL character (U+0000), which is not allowed");
            }
            if (text.codePoints()
                    .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                throw bad("`" + place + "` holds half of a surrogate pair, which is no character");
            }
        }
    }

    private String message(Error problem, JsonNode arguments) {
        String place = place(problem.getInstanceLocation().toString());
        JsonNode found = problem.getInstanceNode();
        JsonNode bound = problem.getSchemaNode();
        String field = place.isEmpty() ? "the arguments" : "`" + place + "`";
        return switch (problem.getKeyword()) {
            case "required" -> "`" + beneath(place, problem.getProperty()) + "` is missing";
            case "additionalProperties" -> unknown(beneath(place, problem.getProperty()), arguments);
            case "type" -> field + " must be " + withArticle(bound.asString()) + ", found " + kind(found);
            case "minimum" -> field + " must be at least " + bound + ", found `" + shown(found) + "`";
            case "maximum" -> field + " must be at most " + bound + ", found `" + shown(found) + "`";
            case "minLength" ->
                bound.asInt() == 1
                        ? field + " must not be empty"
                        : field + " must have at least " + bound + " characters, found "
                                + found.asString().length();
            case "maxLength" ->
                field + " must have at most " + bound + " characters, found "
                        + found.asString().length();
            case "minItems" -> field + " must have at least " + bound + " items, found " + found.size();
            case "maxItems" -> field + " must have at most " + bound + " items, found " + found.size();
            case "pattern" -> field + " must match `" + bound.asString() + "`, found `" + shown(found) + "`";
            case "enum" -> field + " must be one of " + shown(bound) + ", found `" + shown(found) + "`";
            // the vocabulary of JSON Schema is open: for the rest the validator's own words are good enough
            default -> field + " " + Visible.inert(problem.getMessage(), SHOWN_CHARS_MAX);
        };
    }

    private String unknown(String place, JsonNode arguments) {
        var known = schema.getSchemaNode().path("properties").propertyNames();
        String name = Visible.inert(place, SHOWN_CHARS_MAX);
        if (known.isEmpty()) {
            return "`" + name + "` is not an argument: the tool takes none";
        }
        return "`" + name + "` is not an argument"
                + Spelling.nearest(
                                place,
                                known.stream()
                                        .filter(free -> !arguments.has(free))
                                        .toList())
                        .map(guess -> ", did you mean `" + guess + "`?")
                        .orElse("")
                + "; the tool takes " + Spelling.list(known);
    }

    /** A JSON pointer (RFC 6901) as people write it: {@code /paths/0} is {@code paths[0]}. */
    private static String place(String pointer) {
        var place = new StringBuilder();
        for (String part : pointer.split("/", -1)) {
            if (!part.isEmpty()) {
                place.append(
                        Character.isDigit(part.charAt(0)) ? "[" + part + "]" : (place.isEmpty() ? "" : ".") + part);
            }
        }
        return place.toString();
    }

    private static String beneath(String place, String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static String withArticle(String type) {
        return "aeio".indexOf(type.charAt(0)) >= 0 ? "an " + type : "a " + type;
    }

    private static String shown(JsonNode node) {
        return Visible.inert(node.isContainer() ? node.toString() : node.asString(), SHOWN_CHARS_MAX);
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "the string `" + shown(node) + "`";
            case NUMBER -> "the number `" + shown(node) + "`";
            case BOOLEAN -> "`" + node + "`";
            case NULL -> "null";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }

    private BadArguments bad(String message) {
        return new BadArguments("`" + toolName + "`: " + message);
    }
}
