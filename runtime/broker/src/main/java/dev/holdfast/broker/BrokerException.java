package dev.holdfast.broker;

/**
 * A refusal by the broker: nothing was sent, or the rest of an answer was cut off. Its message never holds a
 * credential. A broken connection is an {@link java.io.IOException} instead.
 */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why the broker refused. */
    public enum Code {
        /** A destination that may not be declared, or a request that lies within none. */
        DESTINATION,
        /** The name of a destination resolved to an address that was not declared. */
        ADDRESS,
        /** A header the caller may not set, or one that holds what no header may hold. */
        HEADER,
        /** A request or an answer that is larger than {@link Limits} allow. */
        LIMIT,
        /** A key that is missing, malformed, or open to other people. */
        CREDENTIAL,
        /** The broker was closed. */
        CLOSED
    }

    private final Code code;

    BrokerException(Code code, String message) {
        super(message);
        this.code = code;
    }

    BrokerException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why the broker refused. */
    public Code code() {
        return code;
    }
}
