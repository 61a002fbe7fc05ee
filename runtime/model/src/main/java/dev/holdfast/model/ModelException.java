package dev.holdfast.model;

/** There is no whole reply to be had from a model. Its message may quote the server, made inert, never a key. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why there is no reply. */
    public enum Code {
        /** The server could not be reached, was overloaded or broke off, on every try. */
        UNAVAILABLE,
        /** The server will not answer this request, however often it is asked. */
        REFUSED,
        /** The server answers with something that is no reply. */
        BAD_REPLY,
        /** The asking thread was interrupted; its interrupt flag is set. */
        INTERRUPTED
    }

    private final Code code;

    /**
     * For whoever implements {@link Model}.
     *
     * @param message lower case, what happened and what to do next; anything from outside in it is inert
     */
    public ModelException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why there is no reply. */
    public Code code() {
        return code;
    }
}
