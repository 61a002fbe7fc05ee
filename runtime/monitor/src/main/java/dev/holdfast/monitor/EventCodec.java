package dev.holdfast.monitor;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Turns the events of one sealed type into ledger kinds and bodies, and back. A {@link Content}, any long list and any
 * long text are kept in {@link Payloads}; the body holds their id. A text that is no Unicode comes back as one that is. Safe for use by several threads when its payloads are.
 *
 * @param <T> the sealed interface whose records are the events
 */
public final class EventCodec<T> {
    /**
     * Lists and texts of more bytes of JSON than this go to the payloads: no event has so many fields that an entry
     * could pass its 16 KiB, whatever a model or a test report holds.
     */
    private static final int INLINE_BYTES = 1_000;

    private static final JsonMapper MAPPER = EventJson.mapper();

    private final String prefix;
    private final Map<String, Class<? extends T>> events = new HashMap<>();
    private final Payloads payloads;

    /**
     * @param prefix the emitting module, first word of every kind
     * @param root the sealed interface
     */
    public EventCodec(String prefix, Class<T> root, Payloads payloads) {
        this.prefix = prefix;
        this.payloads = payloads;
        for (Class<?> event : root.getPermittedSubclasses()) {
            events.put(kindOf(event), event.asSubclass(root));
        }
    }

    /** The ledger kind of an event, for example {@code monitor.judged}. */
    public String kind(T event) {
        return kindOf(event.getClass());
    }

    /** Whether this codec writes events of that kind. */
    public boolean knows(String kind) {
        return events.containsKey(kind);
    }

    /** The body of an event; its content is put, not yet synced. */
    public String encode(T event) {
        return stored(MAPPER.valueToTree(event)).toString();
    }

    /**
     * The event of a body.
     *
     * @throws IllegalArgumentException when the body is not of that kind
     */
    public T decode(String kind, String body) {
        Class<? extends T> type = events.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("unknown kind of event `" + kind + "`");
        }
        try {
            return MAPPER.treeToValue(fetched(MAPPER.readTree(body)), type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("an event of kind `" + kind + "` has a malformed body", e);
        }
    }

    private String kindOf(Class<?> event) {
        return prefix + "." + event.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private JsonNode stored(JsonNode node) {
        return switch (node) {
            case ArrayNode array -> {
                var mapped = MAPPER.createArrayNode();
                array.forEach(item -> mapped.add(stored(item)));
                String json = mapped.toString();
                yield bytes(json) <= INLINE_BYTES ? mapped : reference(EventJson.LIST, json);
            }
            case ObjectNode object
            when object.has(EventJson.CONTENT) ->
                reference(
                        EventJson.CONTENT,
                        wellFormed(object.get(EventJson.CONTENT).asString()));
            case ObjectNode object -> {
                var mapped = MAPPER.createObjectNode();
                object.properties().forEach(field -> mapped.set(field.getKey(), stored(field.getValue())));
                yield mapped;
            }
            case StringNode text -> {
                String whole = wellFormed(text.asString());
                yield bytes(text.toString()) <= INLINE_BYTES
                        ? MAPPER.getNodeFactory().stringNode(whole)
                        : reference(EventJson.TEXT, whole);
            }
            default -> node; // the leaves: not our types, a new kind of leaf passes unchanged
        };
    }

    /** Half a character, which a model can write in JSON, has no UTF-8; it becomes a question mark. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static int bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private ObjectNode reference(String marker, String text) {
        return MAPPER.createObjectNode().put(marker, payloads.put(text));
    }

    private JsonNode fetched(JsonNode node) {
        return switch (node) {
            case ArrayNode array -> {
                var mapped = MAPPER.createArrayNode();
                array.forEach(item -> mapped.add(fetched(item)));
                yield mapped;
            }
            case ObjectNode object
            when object.has(EventJson.CONTENT) ->
                MAPPER.createObjectNode()
                        .put(
                                EventJson.CONTENT,
                                payloads.get(object.get(EventJson.CONTENT).asString()));
            case ObjectNode object
            when object.has(EventJson.LIST) ->
                fetched(MAPPER.readTree(payloads.get(object.get(EventJson.LIST).asString())));
            case ObjectNode object
            when object.has(EventJson.TEXT) ->
                MAPPER.getNodeFactory()
                        .stringNode(payloads.get(object.get(EventJson.TEXT).asString()));
            case ObjectNode object -> {
                var mapped = MAPPER.createObjectNode();
                object.properties().forEach(field -> mapped.set(field.getKey(), fetched(field.getValue())));
                yield mapped;
            }
            default -> node;
        };
    }
}
