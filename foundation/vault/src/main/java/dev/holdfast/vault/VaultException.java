package dev.holdfast.vault;

import org.jspecify.annotations.Nullable;

/** A vault or key ring cannot do what was asked; the code says which way. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The ways to fail. */
    public enum Code {
        /** The session's key was destroyed on purpose; nothing brings its content back. */
        ERASED,
        /** Another process, or another object of this one, has the vault open. */
        IN_USE,
        /** Bytes on disk are not what was written. */
        DAMAGED,
        /** The vault was written with the key of another session. */
        WRONG_KEY,
        /** No blob of this id is in the vault. */
        NOT_FOUND,
        /** More bytes than one blob, or one vault, may have. */
        TOO_LARGE,
        /** The folder of keys or payloads, or a key in it, is open to others or belongs to them. */
        OPEN_TO_OTHERS,
        /** The master key cannot be had the way the configuration says. */
        MASTER,
        /** The operating system refused. */
        DISK
    }

    private final Code code;

    VaultException(Code code, String message) {
        this(code, message, null);
    }

    VaultException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Which way it failed. */
    public Code code() {
        return code;
    }
}
