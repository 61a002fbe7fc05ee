package dev.holdfast.model;

/**
 * A tool call exactly as the model wrote it; nothing in it has been checked.
 *
 * @param id the model's own name for the call: empty when it gave none, and not necessarily unique
 * @param tool the name of the tool it means, which may not exist
 * @param arguments what it wrote for arguments, which may not be JSON
 */
public record RequestedCall(String id, String tool, String arguments) {
    /** The same call under another id. */
    public RequestedCall withId(String other) {
        return new RequestedCall(other, tool, arguments);
    }

    long bytes() {
        return Tokens.bytes(id) + Tokens.bytes(tool) + Tokens.bytes(arguments);
    }
}
