package dev.holdfast.policy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import java.util.List;

/**
 * The rights a session starts with, before any plan is granted.
 *
 * @param name as people choose it
 * @param rights the capabilities it holds
 */
public record Profile(String name, List<Capability> rights) {
    /** The name of the profile that a session starts with. */
    public static final String WORKSPACE = "workspace";

    public Profile {
        rights = List.copyOf(rights);
    }

    /**
     * Reading and writing in the workspace, commands in the sandbox without a network, and calls to the configured
     * model. Governance paths are not among it: changing one is an effect of its own kind.
     *
     * @param modelHostAndPort the one model host the session may send prompts to
     */
    public static Profile workspace(String modelHostAndPort) {
        return new Profile(
                WORKSPACE,
                List.of(
                        new Capability(Effect.Kind.READ_PATH, "."),
                        new Capability(Effect.Kind.WRITE_PATH, "."),
                        new Capability(Effect.Kind.DELETE_PATH, "."),
                        new Capability(Effect.Kind.RUN_PROCESS, "*"),
                        new Capability(Effect.Kind.MODEL_CALL, modelHostAndPort)));
    }

    /**
     * Everything that tools may do, as of an agent that was handed its tools by their owner: what it may not do with them
     * is left to the rules about what cannot be taken back, what nobody called for and what untrusted text decides.
     */
    public static Profile tools() {
        return new Profile(
                "tools",
                List.of(
                        new Capability(Effect.Kind.READ_PATH, "."),
                        new Capability(Effect.Kind.WRITE_PATH, "."),
                        new Capability(Effect.Kind.DELETE_PATH, "."),
                        new Capability(Effect.Kind.RUN_PROCESS, "*"),
                        new Capability(Effect.Kind.API_CALL, "*"),
                        new Capability(Effect.Kind.SQL_CALL, "*"),
                        new Capability(Effect.Kind.PUSH_REF, "*"),
                        new Capability(Effect.Kind.SEND_MESSAGE, "*")));
    }
}
