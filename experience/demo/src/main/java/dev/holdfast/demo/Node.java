package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A piece of a YAML file that knows where it stands, read strictly: what is not expected is refused, and the message says
 * where.
 */
public final class Node {
    private static final int CHARS_MAX = 1 << 20;
    private static final LoadSettings STRICT = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(CHARS_MAX)
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    private final String at;
    private final @Nullable Object value;

    private Node(String at, @Nullable Object value) {
        this.at = at;
        this.value = value;
    }

    /**
     * Reads a whole file.
     *
     * @param name what messages call it
     * @throws DemoException when it is longer than 2²⁰ characters, has an alias or is no YAML
     */
    public static Node read(String name, String yaml) {
        var start = new Node("`" + name + "`", null);
        if (yaml.length() > CHARS_MAX) {
            throw start.wrong("is longer than " + CHARS_MAX + " characters; split it");
        }
        try {
            for (var event : new Parse(STRICT).parseString(yaml)) {
                if (event instanceof AliasEvent) {
                    throw start.wrong("has an alias (`*name`); write the value out");
                }
            }
            return new Node(start.at, new Load(STRICT).loadFromString(yaml));
        } catch (YamlEngineException e) {
            throw start.wrong("is not YAML as we read it; see the cause", e);
        }
    }

    /** A mapping with these keys, in the order in which they are written. Each may be missing, none may be empty. */
    public Map<String, Node> map(Set<String> known) {
        var map = map();
        for (String name : map.keySet()) {
            if (!known.contains(name)) {
                throw wrong("has the unknown key " + shown(name) + "; known are "
                        + known.stream().sorted().toList());
            }
        }
        return map;
    }

    /** A mapping with whatever keys, in the order in which they are written. */
    public Map<String, Node> map() {
        if (!(value instanceof Map<?, ?> raw)) {
            throw wrong("is no mapping");
        }
        var map = new LinkedHashMap<String, Node>();
        raw.forEach((key, entry) -> {
            if (!(key instanceof String name)) {
                throw wrong("has the unknown key " + shown(key) + "; keys are text");
            }
            if (entry == null) {
                throw wrong("has no value for `" + name + "`");
            }
            map.put(name, new Node(at + ", `" + name + "`", entry));
        });
        return map;
    }

    /**
     * The list that one key of a mapping has, an empty one when it is missing.
     *
     * @param map as {@link #map(Set)} gave it
     */
    public List<Node> list(Map<String, Node> map, String key, int sizeMax) {
        Node node = map.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node.value instanceof List<?> items)) {
            throw wrong("has `" + key + "` that is no list");
        }
        if (items.size() > sizeMax) {
            throw wrong("has " + items.size() + " entries in `" + key + "`; at most " + sizeMax + " are read");
        }
        var entries = new ArrayList<Node>();
        for (Object item : items) {
            var inside = new Node(node.at + " number " + (entries.size() + 1), item);
            if (item == null) {
                throw inside.wrong("is empty");
            }
            entries.add(inside);
        }
        return entries;
    }

    /** The text that one key of a mapping must have. */
    public String text(Map<String, Node> map, String key) {
        return map.getOrDefault(key, new Node(at + ", `" + key + "`", null)).text();
    }

    /** The text it is. */
    public String text() {
        if (!(value instanceof String text) || text.isEmpty()) {
            throw wrong("needs text where it has " + shown(value) + "; put numbers in quotes");
        }
        return text;
    }

    /** Its texts: one, or a list of them. */
    public List<String> texts() {
        if (!(value instanceof List<?> several)) {
            return List.of(text());
        }
        return several.stream().map(one -> new Node(at, one).text()).toList();
    }

    /** The whole number it is, or another one when it is none. */
    public int number(int otherwise) {
        return value instanceof Integer number ? number : otherwise;
    }

    /** Whether it is a mapping. */
    public boolean isMap() {
        return value instanceof Map<?, ?>;
    }

    /** The whole of it as JSON. */
    public String json() {
        try {
            return JSON.writeValueAsString(value);
        } catch (JacksonException e) {
            throw wrong("has arguments that JSON cannot say; see the cause", e);
        }
    }

    /** Its value as a message may show it. */
    public String shown() {
        return shown(value);
    }

    /** What is wrong with it, where it stands. */
    public DemoException wrong(String what) {
        return new DemoException(Code.TRANSCRIPT, at + " " + what);
    }

    private DemoException wrong(String what, Throwable cause) {
        return new DemoException(Code.TRANSCRIPT, at + " " + what, cause);
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : "`" + Visible.inert(value.toString(), 80) + "`";
    }
}
