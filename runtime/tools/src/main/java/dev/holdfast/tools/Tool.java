package dev.holdfast.tools;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Something the model may ask the platform to do. Instances are stateless and may be shared by threads.
 */
public interface Tool {
    /** What the model is told. */
    ToolDefinition definition();

    /**
     * Everything a call with these arguments would do, told before any of it is done; empty when it does nothing. Depends
     * on the arguments alone, never on what the workspace holds.
     *
     * @throws BadArguments when the arguments fit the schema but make no sense
     */
    List<Effect> effects(Arguments arguments);

    /** The text that a call with these arguments hands to a shell, for people to have it explained; most hand it none. */
    default Optional<String> shellText(Arguments arguments) {
        return Optional.empty();
    }

    /**
     * Does it, through the hands alone.
     *
     * @throws ToolFailure when it could not be done; the message is for the model
     */
    Output run(Arguments arguments, Hands hands);
}
