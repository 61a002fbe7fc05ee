package dev.holdfast.monitor;

import dev.holdfast.monitor.Trace.Leaf;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A value in a trace that knows where it stands, so that whatever is wrong with it is told with its place.
 *
 * @param place such as {@code sequences[0].calls[2]}; empty for the whole
 * @param key the name it has in its object; empty when it has none
 */
record TraceNode(JsonNode node, String place, String key) {
    private static final int LEAVES_MAX = 20_000;
    private static final int FIELD_CHARS_MAX = 500;
    private static final int NAME_CHARS_MAX = 200;
    private static final int SHOWN_CHARS = 80;

    static TraceNode root(JsonNode node) {
        return new TraceNode(node, "", "").mustBeObject();
    }

    TraceException wrong(String what) {
        return new TraceException("the trace is malformed: "
                + (place.isEmpty() ? "it" : "`" + Visible.inert(place, 300) + "`") + " " + what);
    }

    /** Refuses members of other names. */
    void only(String... known) {
        mustBeObject().members().forEach(member -> {
            if (!Arrays.asList(known).contains(member.key())) {
                throw member.wrong("is unknown; here may stand "
                        + Arrays.stream(known).map(name -> "`" + name + "`").collect(Collectors.joining(", ")));
            }
        });
    }

    TraceNode mustBeObject() {
        if (!node.isObject()) {
            throw wrong("must be an object, not " + kind());
        }
        return this;
    }

    /** A member that must be there. */
    TraceNode need(String name) {
        return find(name).orElseThrow(() -> wrong("lacks `" + name + "`"));
    }

    /** A member; one that is null is not there. */
    Optional<TraceNode> find(String name) {
        return member(name).filter(found -> !found.node.isNull());
    }

    /** The same where this may be no object at all. */
    Optional<TraceNode> member(String name) {
        return Optional.ofNullable(node.get(name)).map(found -> new TraceNode(found, under(name), name));
    }

    List<TraceNode> members() {
        var members = new ArrayList<TraceNode>();
        node.forEachEntry((name, value) -> members.add(new TraceNode(value, under(name), name)));
        return members;
    }

    List<TraceNode> items(int max) {
        if (!node.isArray()) {
            throw wrong("must be a list, not " + kind());
        }
        if (node.size() > max) {
            throw wrong("has " + node.size() + " items, at most " + max + " are read; split the trace");
        }
        var items = new ArrayList<TraceNode>();
        for (int at = 0; at < node.size(); at++) {
            items.add(new TraceNode(node.get(at), place + "[" + at + "]", ""));
        }
        return items;
    }

    String text(int charsMax) {
        if (!node.isString()) {
            throw wrong("must be a text, not " + kind());
        }
        String text = node.stringValue();
        if (text.length() > charsMax) {
            throw wrong("has " + text.length() + " characters, at most " + charsMax + " are read");
        }
        return text;
    }

    Optional<String> textIfText() {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    /** A text that names something: not empty, short, and nothing hidden in it. */
    String name() {
        String name = text(NAME_CHARS_MAX);
        if (name.isBlank() || !name.equals(Visible.inert(name, NAME_CHARS_MAX))) {
            throw wrong("must be a name of visible characters, not `" + Visible.inert(name, SHOWN_CHARS) + "`");
        }
        return name;
    }

    /** One of these words, in lower case. */
    <E extends Enum<E>> E choice(Class<E> type) {
        String word = text(NAME_CHARS_MAX);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        throw wrong("is `" + Visible.inert(word, SHOWN_CHARS) + "`; write one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> "`" + constant.name().toLowerCase(Locale.ROOT) + "`")
                        .collect(Collectors.joining(", ")));
    }

    /** Every scalar in it, and every name of a member: a name can carry as much as a text. */
    List<Leaf> leaves() {
        var leaves = new ArrayList<Leaf>();
        collect(node, "", "", leaves);
        return leaves;
    }

    private void collect(JsonNode value, String path, String field, List<Leaf> leaves) {
        if (leaves.size() >= LEAVES_MAX) {
            throw wrong("holds more than " + LEAVES_MAX + " values; split the trace, or leave some out");
        }
        if (path.length() > FIELD_CHARS_MAX) {
            throw wrong("holds a value whose names are longer than " + FIELD_CHARS_MAX + " characters together");
        }
        if (value.isObject()) {
            value.forEachEntry((name, child) -> {
                String shown = inPath(name);
                String below = field.isEmpty() ? shown : field + "." + shown;
                leaves.add(new Leaf(path, below, Leaf.Kind.NAME, name));
                collect(child, path.isEmpty() ? shown : path + "." + shown, below, leaves);
            });
        } else if (value.isArray()) {
            for (int at = 0; at < value.size(); at++) {
                collect(value.get(at), path + "[" + at + "]", field, leaves);
            }
        } else if (!value.isNull()) {
            var kind = value.isString() ? Leaf.Kind.STRING : value.isNumber() ? Leaf.Kind.NUMBER : Leaf.Kind.BOOLEAN;
            leaves.add(new Leaf(path, field, kind, value.asString()));
        }
    }

    /** A name as part of a path. One that could pass for a path is quoted: it must not lead to the label of another field. */
    private static String inPath(String name) {
        return name.isEmpty() || name.indexOf('.') >= 0 || name.indexOf('[') >= 0 || name.indexOf('"') >= 0
                ? '"' + name + '"'
                : name;
    }

    private String under(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private String kind() {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "`true` or `false`";
            case NULL -> "`null`";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }
}
