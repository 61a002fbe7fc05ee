package dev.holdfast.ledger;

/** The one exception of this module: something about the ledger's world is not as it must be; the code says what. */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for callers that must choose. */
    public enum Code {
        /** An entry or a batch that the format does not allow; nothing was written. */
        REFUSED,
        /** Another thread or process kept the lock until the deadline; nothing was written. */
        BUSY,
        /** Reading or writing failed; whether the batch is recorded shows at the next append or open. */
        DISK,
        /** A file of the ledger holds bytes that this module never wrote there. */
        CORRUPT,
        /** The entry was given up when the ledger was pruned; its hash is still there. */
        PRUNED,
        /** Entries that a signed head covers are missing. */
        LOST,
        /** The published checkpoint is older than a head that was already signed and published. */
        ROLLED_BACK,
        /** The entries give another root than the one that was signed over them. */
        FORKED,
        /** A head that this ledger's key has not signed. */
        UNSIGNED,
        /** The signing key cannot be used. */
        KEY
    }

    private final Code code;
    private final String message;

    LedgerException(Code code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    LedgerException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.message = message;
    }

    /** The same once more, for another thread that it concerns. */
    LedgerException again() {
        return new LedgerException(code, message, this);
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }

    /** What went wrong and what to do next, in one line; never null, unlike in other exceptions. */
    @Override
    public String getMessage() {
        return message;
    }
}
