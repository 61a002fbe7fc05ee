package dev.holdfast.terms;

/**
 * What a model is told about a tool. It is public by design: nothing in it may need to be secret.
 *
 * @param name lower-case words joined by underscores
 * @param description one or two sentences for the model
 * @param schema a JSON Schema (2020-12) of the arguments object, as JSON text
 */
public record ToolDefinition(String name, String description, String schema) {
    public ToolDefinition {
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException("not a tool name: `" + Visible.inert(name, 70) + "`");
        }
    }

    /** The digest by which the ledger pins this definition. */
    public Digest digest() {
        return Digest.of(name + "\n" + description + "\n" + schema);
    }
}
