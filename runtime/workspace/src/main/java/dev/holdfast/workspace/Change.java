package dev.holdfast.workspace;

import dev.holdfast.terms.PathName;

/**
 * One path that differs between two states of a workspace.
 *
 * @param path which; bytes that are no printable UTF-8 are shown as in {@link Item}
 * @param kind what stands there in the later state, or stood there when it is gone
 * @param what how it differs
 */
public record Change(PathName path, Kind kind, What what) {
    /** How a path differs; of several ways the first that applies. */
    public enum What {
        /** Nothing was there before. */
        ADDED,
        /** Nothing is there after. */
        DELETED,
        /** Other content, another target, or another kind of thing. */
        CHANGED,
        /** The same content with another mode or owner. */
        MODE,
        /** A file or link written again with the same content; of a folder the time alone is no change. */
        TIME
    }
}
