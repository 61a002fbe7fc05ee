package dev.holdfast.config;

import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the plain part of YAML 1.2: one document of mappings, lists and texts. Anchors, aliases, tags, further
 * documents, duplicate keys and deep nesting are problems. It works on parser events, so nothing is ever constructed or
 * resolved: {@code no}, {@code 0x10} and {@code 1e3} stay the texts they are.
 */
final class Yaml {
    static final int DEPTH_MAX = 8;

    /** Says where a line and column of the text stand, both counted from 1. */
    interface Place {
        Origin at(int line, int column);
    }

    private final Iterator<Event> events;
    private final Place place;
    private final Problems problems;

    private Yaml(Iterator<Event> events, Place place, Problems problems) {
        this.events = events;
        this.place = place;
        this.problems = problems;
    }

    /**
     * The one document of a text.
     *
     * @return empty when the text holds no document or could not be read; only then has a problem been added
     */
    static Optional<Node> read(String text, Place place, Problems problems) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(text.length() + 1).build();
        try {
            return new Yaml(new Parse(settings).parseString(text).iterator(), place, problems).document();
        } catch (TooDeep e) {
            problems.add(e.origin, "nested more than " + DEPTH_MAX + " levels deep; no key needs that");
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            // Its message quotes the text around the error and its cause would too: a configuration file may hold a
            // secret by mistake, so only the parser's own words go on.
            problems.add(
                    e.getProblemMark().map(mark -> at(place, mark)).orElse(place.at(1, 1)),
                    "not YAML: " + Visible.inert(e.getProblem(), 200) + hint(e));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(place.at(1, 1), "not YAML: the text holds a character that YAML does not allow");
            return Optional.empty();
        }
    }

    /** A pattern such as {@code *.vault} is an alias to YAML, and the parser's complaint tells nobody so. */
    private static String hint(MarkedYamlEngineException e) {
        return String.valueOf(e.getContext()).contains("alias") ? "; quote a text that begins with `*`" : "";
    }

    private Optional<Node> document() {
        Optional<Node> document = Optional.empty();
        int count = 0;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (++count > 1) {
                        problems.add(at(event), "a second document begins here; keep everything in one");
                        return Optional.empty();
                    }
                }
                case Alias, Scalar, SequenceStart, MappingStart -> document = Optional.of(node(event, 1));
                case SequenceEnd, MappingEnd ->
                    throw new IllegalStateException("the parser closed what it never opened");
            }
        }
        return document;
    }

    private Node node(Event event, int depth) {
        if (depth > DEPTH_MAX && event instanceof CollectionStartEvent) {
            throw new TooDeep(at(event));
        }
        refuseExtras(event);
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case MappingStartEvent start -> mapping(start, depth);
            case CollectionStartEvent start -> list(start, depth);
            default -> new Node.Refused(at(event)); // an alias: the event type is the library's, not ours
        };
    }

    private Node mapping(Event start, int depth) {
        List<Node.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            Node name = node(key, depth + 1);
            Node value = node(events.next(), depth + 1);
            if (!(name instanceof Node.Text(Origin origin, String text))) {
                problems.unexpected("a key", "must be a word", name);
            } else if (names.add(text)) {
                fields.add(new Node.Field(origin, text, value));
            } else {
                problems.add(origin, "the key " + Kind.quoted(text) + " stands here a second time; keep one");
            }
        }
        return new Node.Fields(at(start), List.copyOf(fields));
    }

    private Node list(Event start, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
            items.add(node(item, depth + 1));
        }
        return new Node.Items(at(start), List.copyOf(items));
    }

    private Node scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean nothing = text.isEmpty() || text.equals("~") || text.equals("null");
        return scalar.isPlain() && nothing ? new Node.Empty(at(scalar)) : new Node.Text(at(scalar), text);
    }

    private void refuseExtras(Event event) {
        if (event instanceof AliasEvent alias) {
            String name = "*" + alias.getAlias();
            problems.add(
                    at(event),
                    "the alias " + Kind.quoted(name)
                            + " is refused; write the value out, or quote a text that begins with `*`");
        } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            String name = "&" + node.getAnchor().get();
            problems.add(
                    at(event),
                    "the anchor " + Kind.quoted(name) + " is refused; remove it, or quote a text that begins with `&`");
        }
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent start -> start.getTag();
            default -> Optional.empty(); // no other event carries one
        };
        tag.ifPresent(text -> problems.add(
                at(event),
                "the tag " + Kind.quoted(text) + " is refused; remove it, or quote a text that begins with `!`"));
    }

    private Origin at(Event event) {
        return event.getStartMark().map(mark -> at(place, mark)).orElse(place.at(1, 1));
    }

    private static Origin at(Place place, Mark mark) {
        return place.at(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Ends the reading at once: the parser takes time in the square of the depth. */
    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1;

        // Not serialized: it never leaves this class.
        private final transient Origin origin;

        TooDeep(Origin origin) {
            this.origin = origin;
        }
    }
}
