package dev.holdfast.demo;

/** Says why a piece of the scripted world could not be set up, or could not be looked at afterwards. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What was at fault. */
    public enum Code {
        /** A transcript that breaks its format, or holds a placeholder nobody filled. */
        TRANSCRIPT,
        /** A loopback server that could not start. */
        SERVER,
        /** A git command that failed or did not end in time. */
        GIT,
        /** A file of the scratch folder that could not be made or read. */
        FILES
    }

    private final Code code;

    DemoException(Code code, String message) {
        super(message);
        this.code = code;
    }

    DemoException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What was at fault. */
    public Code code() {
        return code;
    }
}
