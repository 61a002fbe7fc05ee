package dev.holdfast.tools;

/** A call could not be carried out; the message tells the model what to do instead. */
public class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ToolFailure(String message) {
        super(message);
    }

    public ToolFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
