package dev.holdfast.scan;

/** A text was not scanned; whoever asked must not show, send or store it. */
public final class ScanException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Code {
        /** A limit was hit. */
        LIMIT,
        /** A pattern of file names is not one. */
        BAD_PATTERN,
        /** A keepsake is damaged or of another version. */
        BAD_KEEPSAKE
    }

    private final Code code;

    ScanException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
