package dev.holdfast.shell;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A piece of shell text as the grammar divides it.
 *
 * @param type the grammar's name of it, such as {@code command}; punctuation is its own type
 * @param field which part of the piece around it it is; empty where the grammar gives it no name
 * @param start of its first character in the whole text
 * @param end behind its last
 */
record Node(String type, String field, int start, int end, List<Node> children) {
    /** What the grammar made no sense of. */
    static final String ERROR = "ERROR";

    Node {
        children = List.copyOf(children);
    }

    boolean is(String name) {
        return type.equals(name);
    }

    /** Its part of that name. */
    Optional<Node> part(String name) {
        return parts(name).findFirst();
    }

    Stream<Node> parts(String name) {
        return children.stream().filter(child -> child.field.equals(name));
    }

    /** The first piece of that type in it or that it is, in the order of the text. */
    Optional<Node> first(String name) {
        return is(name)
                ? Optional.of(this)
                : children.stream().flatMap(child -> child.first(name).stream()).findFirst();
    }
}
