package dev.holdfast.gate;

import dev.holdfast.gate.AgentParts.Part;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bill of materials in CycloneDX 1.6 (ECMA-424): the code that an artifact needs, and what of an agent is in it, each with
 * where that was seen. Words of prompts and tools stand in it as digests only. The same artifact has the same bill.
 */
public final class Bom {
    private static final int NAME_CHARS = 500;

    /** Packages that run agents or connect them with models and tools. */
    private static final Set<String> RUNTIMES = Set.of(
            "@anthropic-ai/sdk",
            "@anthropic-ai/claude-agent-sdk",
            "@anthropic-ai/claude-code",
            "@google/genai",
            "@google/gemini-cli-core",
            "@modelcontextprotocol/sdk",
            "@openai/agents",
            "ai",
            "anthropic",
            "autogen",
            "crewai",
            "langchain",
            "langgraph",
            "llamaindex",
            "mcp",
            "openai",
            "openai-agents",
            "com.anthropic:anthropic-java",
            "com.openai:openai-java",
            "dev.langchain4j:langchain4j",
            "io.modelcontextprotocol.sdk:mcp");

    private final ObjectNode bom = PlainJson.object()
            .put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
            .put("bomFormat", "CycloneDX")
            .put("specVersion", "1.6")
            .put("version", 1);
    private final Top top;

    private Bom(Inventory inventory) {
        this.top = Top.of(inventory);
    }

    /**
     * The bill of an artifact.
     *
     * @throws IOException when it cannot be read at all
     */
    public static String of(Artifact artifact, Progress progress) throws IOException {
        var parts = new AgentParts();
        Verdict read = new Gate(List.of(parts), List.of()).check(artifact, progress);
        return new Bom(read.inventory()).write(read, parts.found());
    }

    private String write(Verdict read, Map<Part, List<Place>> parts) {
        ObjectNode metadata = bom.putObject("metadata");
        metadata.putObject("tools")
                .putArray("components")
                .addObject()
                .put("type", "application")
                .put("name", "holdfast gate");
        ObjectNode root = metadata.putObject("component")
                .put("type", "application")
                .put("bom-ref", "artifact")
                .put("name", shown(read.artifact()));
        hash(root, Judgement.listing(read.inventory()));
        ArrayNode components = bom.putArray("components");
        var refs = new ArrayList<String>();
        Needs.of(read.inventory()).forEach((url, need) -> {
            refs.add(url);
            components.add(need(url, need));
        });
        parts.forEach((part, places) -> {
            ObjectNode component = part(part);
            evidence(component, places);
            refs.add(component.path("bom-ref").asString());
            components.add(component);
        });
        ObjectNode dependsOn = bom.putArray("dependencies").addObject().put("ref", "artifact");
        ArrayNode all = dependsOn.putArray("dependsOn");
        refs.forEach(all::add);
        if (!read.passes()) { // a gap is part of the truth
            bom.putArray("compositions")
                    .addObject()
                    .put("aggregate", "incomplete")
                    .putArray("assemblies")
                    .add("artifact");
        }
        return PlainJson.pretty(bom);
    }

    private static ObjectNode need(String url, Needs.Need need) {
        ObjectNode component =
                PlainJson.object().put("type", "library").put("bom-ref", url).put("name", shown(need.name()));
        if (!need.version().isEmpty()) {
            component.put("version", shown(need.version()));
        }
        component.put("purl", url);
        component.putObject("evidence").putArray("occurrences").addObject().put("location", shown(need.place()));
        if (!need.range().isEmpty()) {
            property(component, "holdfast:range", shown(need.range()));
        }
        if (RUNTIMES.contains(need.name())) {
            property(component, "holdfast:kind", "agent-runtime");
        }
        return component;
    }

    private static ObjectNode part(Part part) {
        return switch (part.sort()) {
            case MODEL ->
                PlainJson.object()
                        .put("type", "machine-learning-model")
                        .put("bom-ref", "model:" + part.name())
                        .put("name", part.name());
            case PROMPT -> words("prompt", part);
            case TOOL -> words("tool-schema", part);
            case MCP_SERVER -> {
                ObjectNode server = PlainJson.object()
                        .put("type", "application")
                        .put("bom-ref", "mcp-server:" + Digest.of(part.name()).hex())
                        .put("name", shown(part.name()));
                property(server, "holdfast:kind", "mcp-server");
                yield server;
            }
        };
    }

    private static ObjectNode words(String kind, Part part) {
        ObjectNode words = PlainJson.object()
                .put("type", "data")
                .put("bom-ref", kind + ":" + part.name())
                .put("name", kind + " " + part.name().substring(0, 12));
        hash(words, new Digest(part.name()));
        property(words, "holdfast:kind", kind);
        return words;
    }

    private void evidence(ObjectNode component, List<Place> places) {
        ArrayNode occurrences = component.putObject("evidence").putArray("occurrences");
        places.stream()
                .sorted(Comparator.comparing((Place place) -> place.member().toString())
                        .thenComparingLong(Place::offset))
                .forEach(place -> occurrences
                        .addObject()
                        .put("location", shown(top.path(place.member())))
                        .put("offset", place.offset()));
    }

    private static void hash(ObjectNode component, Digest digest) {
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest.hex());
    }

    private static void property(ObjectNode component, String name, String value) {
        component.withArray("properties").addObject().put("name", name).put("value", value);
    }

    private static String shown(String text) {
        return Visible.inert(text, NAME_CHARS);
    }
}
