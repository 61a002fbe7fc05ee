package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.scan.Hit;
import dev.holdfast.scan.Recogniser;
import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/**
 * Collects what of an agent is in files: names of models, prompts and tools by digest, MCP servers. It finds nothing wrong
 * with them. Safe for use by several threads.
 */
final class AgentParts implements MemberRule {
    private static final int PARTS_MAX = 20_000;
    private static final int PLACES_MAX = 50;

    private final Recogniser recogniser = new Recogniser();
    private final SortedMap<Part, List<Place>> found = new TreeMap<>(); // guarded by this

    /** What sort of thing a part is. */
    enum Sort {
        MODEL,
        PROMPT,
        TOOL,
        MCP_SERVER
    }

    /**
     * One part.
     *
     * @param name of a model or server; of words their digest, so that they are not told
     */
    record Part(Sort sort, String name) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            int bySort = sort.compareTo(other.sort);
            return bySort == 0 ? name.compareTo(other.name) : bySort;
        }
    }

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        String text = new String(member.bytes(), ISO_8859_1);
        ModelNames.each(text, (name, at) -> add(Sort.MODEL, name, new Place(member.name(), at)));
        for (Hit hit : recogniser.find(text)) {
            boolean tool = hit.kind().equals(Recogniser.TOOL);
            if (tool || hit.kind().equals(Recogniser.PROMPT)) {
                int from = Math.toIntExact(hit.at());
                byte[] words = Arrays.copyOfRange(member.bytes(), from, Math.min(member.size(), from + hit.length()));
                add(tool ? Sort.TOOL : Sort.PROMPT, Digest.of(words).hex(), new Place(member.name(), hit.at()));
            }
        }
        if (member.name().file().equals(".mcp.json") || member.name().file().equals("mcp.json")) {
            servers(member);
        }
    }

    private void servers(Member member) {
        try {
            PlainJson.read(member.bytes())
                    .path("mcpServers")
                    .propertyNames()
                    .forEach(name -> add(Sort.MCP_SERVER, name, Place.of(member.name())));
        } catch (JacksonException e) {
            // whoever reads the file will not get a server out of it either
        }
    }

    private synchronized void add(Sort sort, String name, Place place) {
        var part = new Part(sort, name);
        if (found.size() < PARTS_MAX || found.containsKey(part)) {
            List<Place> places = found.computeIfAbsent(part, _ -> new ArrayList<>());
            if (places.size() < PLACES_MAX) {
                places.add(place);
            }
        }
    }

    /** What was found, and where. */
    synchronized SortedMap<Part, List<Place>> found() {
        return new TreeMap<>(found);
    }
}
