package dev.holdfast.workspace;

/** What stands at a path. */
public enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link, wherever it points. */
    LINK,
    /** A socket, a named pipe or a device: never opened. */
    OTHER
}
