package dev.holdfast.monitor;

import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tool of a trace. What it says of itself is attacker text and can only make it look worse; what the trace's owner
 * declares counts.
 *
 * @param description in its own words; may be empty
 * @param parameters those its schema names
 * @param declared what the owner vouches for
 */
record ForeignTool(String name, String description, Map<String, Parameter> parameters, Declaration declared) {
    /** A tool that the trace calls and does not list. */
    static ForeignTool unlisted(String name) {
        return new ForeignTool(name, "", Map.of(), Declaration.NONE);
    }

    ForeignTool {
        parameters = Map.copyOf(parameters);
    }

    /**
     * A parameter as the schema has it.
     *
     * @param format of JSON Schema, such as {@code email}; may be empty
     * @param description may be empty
     * @param fallback the values that hold when the argument is left out; none when there is no default
     */
    record Parameter(String format, String description, List<String> fallback) {
        static final Parameter UNKNOWN = new Parameter("", "", List.of());

        Parameter {
            fallback = List.copyOf(fallback);
        }
    }

    /**
     * What the owner of the trace says of a tool.
     *
     * @param sinks the arguments that decide where its effect lands or what leaves, and no others
     * @param output the labels of what it returns
     */
    record Declaration(
            Optional<Action> action,
            Optional<Reversibility> reversibility,
            Optional<Environment> environment,
            Optional<Set<String>> sinks,
            Output output) {
        static final Declaration NONE = new Declaration(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Output(Label.WORKSPACE, Map.of()));

        Declaration {
            sinks = sinks.map(Set::copyOf);
        }
    }

    /**
     * The labels of what a tool returns.
     *
     * @param label of everything that is no field of those
     * @param fields labels by the path of the field, such as {@code contacts.email}
     */
    record Output(Label label, Map<String, Label> fields) {
        Output {
            fields = Map.copyOf(fields);
        }
    }
}
