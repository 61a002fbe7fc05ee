package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;

/**
 * One thing in the workspace.
 *
 * @param path where it is; bytes of its name that are no printable UTF-8 are shown as {@code \xNN}, and such a path
 *     cannot be opened by name
 * @param kind what it is
 * @param bytes the length of a file, 0 for anything else
 */
public record Item(PathName path, Kind kind, long bytes) {}
