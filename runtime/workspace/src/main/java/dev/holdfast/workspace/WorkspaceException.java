package dev.holdfast.workspace;

/** A file of the workspace cannot be used as asked; the code says why, the message names the path. */
public final class WorkspaceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The reasons. */
    public enum Code {
        /** The folder may not be a workspace at all. */
        NOT_A_WORKSPACE,
        /** The path names something outside the workspace. */
        OUTSIDE,
        /** Nothing is there. */
        NOT_FOUND,
        /** Something is there already. */
        EXISTS,
        /** A folder, a socket, a device or a pipe where a regular file is needed. */
        NOT_A_FILE,
        /** Something else where a folder is needed. */
        NOT_A_FOLDER,
        /** The path, or a part of it, is a symbolic link, and links are not followed. */
        SYMLINK,
        /** The workspace itself, where only something in it can be meant. */
        ROOT,
        /** A named limit was hit. */
        TOO_LARGE,
        /** The file did not hold still while it was read. */
        CHANGING,
        /** The operating system forbids it. */
        PERMISSION,
        /** The folder that was opened is not at its path any more. */
        GONE,
        /** Stored bytes are no snapshot, or one of another workspace. */
        NOT_A_SNAPSHOT,
        /** This operating system or file system lacks what safe access needs. */
        UNSUPPORTED,
        /** The disk failed or is full. */
        DISK
    }

    private final Code code;

    WorkspaceException(Code code, String message) {
        super(message);
        this.code = code;
    }

    WorkspaceException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The reason. */
    public Code code() {
        return code;
    }
}
