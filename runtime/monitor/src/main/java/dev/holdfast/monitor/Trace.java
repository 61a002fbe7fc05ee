package dev.holdfast.monitor;

import dev.holdfast.terms.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What another agent was told, had and did, as {@code docs/formats/trace.md} has it.
 *
 * @param workspace the folder its tools for files work in; without one, paths are names of something else
 * @param tools by name
 * @param sequences in an order in which each comes after the one it continues
 */
record Trace(Optional<Path> workspace, Map<String, ForeignTool> tools, List<Sequence> sequences) {
    Trace {
        tools = Map.copyOf(tools);
        sequences = List.copyOf(sequences);
    }

    /**
     * Calls in their order.
     *
     * @param continued the sequence at whose end this one begins
     * @param prompt what the user said; empty when the words of the continued one still hold
     */
    record Sequence(String name, Optional<String> continued, Optional<String> prompt, List<ForeignCall> calls) {
        Sequence {
            calls = List.copyOf(calls);
        }
    }

    /**
     * One call and what came of it.
     *
     * @param arguments every scalar in them
     * @param result every scalar in it
     */
    record ForeignCall(String tool, List<Leaf> arguments, List<Leaf> result) {
        ForeignCall {
            arguments = List.copyOf(arguments);
            result = List.copyOf(result);
        }
    }

    /**
     * A scalar in JSON and the names that lead to it.
     *
     * @param path such as {@code event.guests[0]}
     * @param field the same without the places in lists: {@code event.guests}
     * @param kind what JSON calls it
     * @param text as text
     */
    record Leaf(String path, String field, Kind kind, String text) {
        /** What JSON calls a scalar; a name is the name of a member. */
        enum Kind {
            STRING,
            NUMBER,
            BOOLEAN,
            NAME
        }

        /** The argument it belongs to. */
        String argument() {
            int end = 0;
            while (end < field.length() && field.charAt(end) != '.') {
                end++;
            }
            return field.substring(0, end);
        }

        /** The name nearest to it. */
        String name() {
            return field.substring(field.lastIndexOf('.') + 1);
        }
    }

    /** The label of the field by the longest of the declared paths that lead to it. */
    static Optional<Label> label(Map<String, Label> fields, String field) {
        String path = field;
        while (!path.isEmpty()) {
            Label label = fields.get(path);
            if (label != null) {
                return Optional.of(label);
            }
            path = path.substring(0, Math.max(0, path.lastIndexOf('.')));
        }
        return Optional.empty();
    }
}
