package dev.holdfast.monitor;

/** A trace that cannot be read; the message says where and why. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TraceException(String message) {
        super(message);
    }

    TraceException(String message, Throwable cause) {
        super(message, cause);
    }
}
