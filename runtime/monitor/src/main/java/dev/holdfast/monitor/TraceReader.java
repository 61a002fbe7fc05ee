package dev.holdfast.monitor;

import dev.holdfast.monitor.Trace.ForeignCall;
import dev.holdfast.monitor.Trace.Leaf;
import dev.holdfast.monitor.Trace.Sequence;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.Visible;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads a trace from JSON (RFC 8259). It is attacker text: bounded, and refused when anything in it is not as it must be. */
final class TraceReader {
    private static final int TOOLS_MAX = 2_000;
    private static final int SEQUENCES_MAX = 2_000;
    private static final int CALLS_MAX = 20_000;
    private static final int VALUES_MAX = 200_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(Replay.TRACE_BYTES_MAX)
                            .maxStringLength(Replay.TRACE_BYTES_MAX)
                            .maxNestingDepth(64)
                            .maxNameLength(1_000)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // looked for here, for a better message
            .build();

    private final Map<String, ForeignTool> tools = new LinkedHashMap<>();
    private final List<Sequence> sequences = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int calls;
    private int values;

    private TraceReader() {}

    /** @throws TraceException when it is no trace */
    static Trace read(byte[] bytes) {
        if (bytes.length > Replay.TRACE_BYTES_MAX) {
            throw new TraceException("the trace has more than " + Replay.TRACE_BYTES_MAX
                    + " bytes; split it into several, or leave out long results");
        }
        return new TraceReader().trace(TraceNode.root(tree(bytes)));
    }

    private static JsonNode tree(byte[] bytes) {
        String text = text(bytes);
        if (text.isBlank()) {
            throw new TraceException("the trace is empty; it must be one JSON object");
        }
        var parser = JSON.createParser(text);
        try (parser) {
            JsonNode tree = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw new TraceException("the trace must be one JSON object, but more follows behind it");
            }
            return tree;
        } catch (JacksonException e) {
            var at = e.getLocation() == null ? parser.currentTokenLocation() : e.getLocation();
            // the parser adds the names of its own parts, which tell nobody anything
            String problem = String.valueOf(e.getOriginalMessage())
                    .replaceFirst("(?s) \\(start marker.*", "")
                    .replaceAll(", from `[^`]*`", "");
            throw new TraceException(
                    "the trace is not valid JSON at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": "
                            + Visible.inert(problem, 300),
                    e);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TraceException("the trace is not UTF-8 text; write it as UTF-8", e);
        }
    }

    private Trace trace(TraceNode root) {
        root.only("format", "workspace", "tools", "sequences");
        String format = root.need("format").text(100);
        if (!format.equals("holdfast-trace-1")) {
            throw root.need("format").wrong("must be `holdfast-trace-1`, the one format this version reads");
        }
        Optional<Path> workspace = root.find("workspace").map(TraceReader::workspace);
        root.need("tools").items(TOOLS_MAX).forEach(this::tool);
        root.need("sequences").items(SEQUENCES_MAX).forEach(this::sequence);
        return new Trace(workspace, tools, sequences);
    }

    private static Path workspace(TraceNode node) {
        String text = node.text(4_000);
        if (!text.startsWith("/") || text.indexOf('\0') >= 0 || text.contains("/../") || text.endsWith("/..")) {
            throw node.wrong("must be an absolute path without `..`");
        }
        try {
            return Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw node.wrong("must be a path");
        }
    }

    private void tool(TraceNode node) {
        node.only("name", "description", "schema", "declares");
        String name = node.need("name").name();
        String description =
                node.find("description").map(text -> text.text(100_000)).orElse("");
        var parameters = new HashMap<String, ForeignTool.Parameter>();
        node.find("schema")
                .ifPresent(schema -> schema.mustBeObject()
                        .find("properties")
                        .ifPresent(properties -> properties
                                .mustBeObject()
                                .members()
                                .forEach(parameter -> parameters.put(parameter.key(), parameter(parameter)))));
        var declared = node.find("declares").map(this::declaration).orElse(ForeignTool.Declaration.NONE);
        if (tools.putIfAbsent(name, new ForeignTool(name, description, parameters, declared)) != null) {
            throw node.need("name").wrong("is the name of an earlier tool; names are unique");
        }
    }

    /** A schema is not ours to judge: what is in no form that tells something tells nothing. */
    private static ForeignTool.Parameter parameter(TraceNode node) {
        var items = node.member("items");
        return new ForeignTool.Parameter(
                node.member("format")
                        .or(() -> items.flatMap(item -> item.member("format")))
                        .flatMap(TraceNode::textIfText)
                        .orElse(""),
                node.member("description").flatMap(TraceNode::textIfText).orElse(""),
                node.member("default")
                        .map(given -> given.leaves().stream().map(Leaf::text).toList())
                        .orElse(List.of()));
    }

    private ForeignTool.Declaration declaration(TraceNode node) {
        node.only("effect", "reversibility", "environment", "sinks", "output", "fields");
        var fields = new HashMap<String, Label>();
        node.find("fields")
                .ifPresent(all -> all.mustBeObject().members().forEach(field -> fields.put(field.key(), label(field))));
        return new ForeignTool.Declaration(
                node.find("effect").map(effect -> effect.choice(Action.class)),
                node.find("reversibility").map(word -> word.choice(Reversibility.class)),
                node.find("environment").map(word -> word.choice(Environment.class)),
                node.find("sinks").map(sinks -> {
                    var set = new HashSet<String>();
                    sinks.items(200).forEach(sink -> set.add(sink.name()));
                    return set;
                }),
                new ForeignTool.Output(
                        node.find("output").map(TraceReader::label).orElse(Label.WORKSPACE), fields));
    }

    private static Label label(TraceNode node) {
        node.only("integrity", "confidentiality");
        return new Label(
                node.find("integrity").map(word -> word.choice(Integrity.class)).orElse(Integrity.UNTRUSTED),
                node.find("confidentiality")
                        .map(word -> word.choice(Confidentiality.class))
                        .orElse(Confidentiality.INTERNAL));
    }

    private void sequence(TraceNode node) {
        node.only("name", "continues", "prompt", "calls");
        String name = node.need("name").name();
        Optional<String> continued = node.find("continues").map(TraceNode::name);
        if (continued.isPresent() && !names.contains(continued.get())) {
            throw node.need("continues").wrong("names no earlier sequence");
        }
        Optional<String> prompt = node.find("prompt").map(text -> text.text(Replay.TRACE_BYTES_MAX));
        if (continued.isEmpty() && prompt.isEmpty()) {
            throw node.wrong("has neither `prompt` nor `continues`: nobody asked for anything");
        }
        if (!names.add(name)) {
            throw node.need("name").wrong("is the name of an earlier sequence; names are unique");
        }
        var all = node.need("calls").items(CALLS_MAX).stream().map(this::call).toList();
        sequences.add(new Sequence(name, continued, prompt, all));
    }

    private ForeignCall call(TraceNode node) {
        if (++calls > CALLS_MAX) {
            throw node.wrong("is one call more than the " + CALLS_MAX + " a trace may have; split the trace");
        }
        node.only("tool", "arguments", "result");
        var call = new ForeignCall(
                node.need("tool").name(),
                node.find("arguments")
                        .map(TraceNode::mustBeObject)
                        .map(TraceNode::leaves)
                        .orElse(List.of()),
                node.find("result").map(TraceNode::leaves).orElse(List.of()));
        values += call.arguments().size() + call.result().size();
        if (values > VALUES_MAX) {
            throw node.wrong("goes beyond the " + VALUES_MAX + " values a trace may have; split the trace");
        }
        return call;
    }
}
