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
     * Whose words a call that was DONE is told in. Of one that failed nothing is known: it may quote what it met.
     */
    default Words words() {
        return Words.OF_THE_WORLD;
    }

    /** Whose words a result is. */
    enum Words {
        /** It holds text that was found in a file or printed by a program. */
        OF_THE_WORLD,
        /** It says what was done, in words of this module and of the call: no byte of it was read anywhere. */
        OF_THE_PLATFORM
    }

    /**
     * Does it, through the hands alone.
     *
     * @throws ToolFailure when it could not be done; the message is for the model
     */
    Output run(Arguments arguments, Hands hands);
}
