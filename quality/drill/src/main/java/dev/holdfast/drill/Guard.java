package dev.holdfast.drill;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** What is drilled: an agent with everything that holds it back. */
@FunctionalInterface
public interface Guard {
    /** Runs the agent on this assignment until its session ends. Called by several threads at once. */
    Trace run(Assignment assignment);

    /**
     * One run.
     *
     * @param task the person's words
     * @param workspace the folder to work in
     * @param model what the agent takes for its model: everything up to and including {@code /v1}
     * @param variables of the process that runs the agent, in place of or besides those it has
     * @param person who answers questions
     */
    record Assignment(String task, Path workspace, URI model, Map<String, String> variables, Person person) {
        public Assignment {
            variables = Map.copyOf(variables);
        }
    }
}
