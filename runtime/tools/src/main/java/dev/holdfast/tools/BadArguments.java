package dev.holdfast.tools;

/** The arguments of a call are malformed, unknown, ill-typed or make no sense; the message goes back to the model. */
public final class BadArguments extends ToolFailure {
    private static final long serialVersionUID = 1;

    public BadArguments(String message) {
        super(message);
    }
}
