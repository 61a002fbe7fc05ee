package dev.holdfast.sandbox;

/** A command was not run, or not contained to its end; the message says why and what to do. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal or failure it is. */
    public enum Code {
        /** There is no working sandbox on this machine. */
        NO_SANDBOX,
        /** What was asked for would show or open more than a sandbox may. */
        UNSAFE_CONFINEMENT,
        /** A path that was named is not there, or is not what it was named as. */
        BAD_PATH,
        /** As root: the workspace belongs to root, so there is no lesser user to become. */
        OWNED_BY_ROOT,
        /** The sandbox itself could not be set up; the command did not start. */
        SETUP_FAILED,
        /** The command ended but its processes could not be shown to be gone. */
        SURVIVORS
    }

    private final Code code;

    private final String reason;

    SandboxException(Code code, String message) {
        super(message);
        this.reason = message;
        this.code = code;
    }

    SandboxException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.reason = message;
        this.code = code;
    }

    /** The message, which is never absent. */
    String reason() {
        return reason;
    }

    /** What kind of refusal or failure it is. */
    public Code code() {
        return code;
    }
}
