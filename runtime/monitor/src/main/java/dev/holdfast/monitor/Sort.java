package dev.holdfast.monitor;

/** What an argument is, which says how its value falls into parts that each need an origin of their own. */
public enum Sort {
    /** Words, numbers, names of branches: one whole. */
    TEXT,
    /** Who receives something: addresses or names, several with commas between them. */
    RECIPIENT,
    /** A machine, perhaps with a port. */
    HOST,
    /** A URL: host, segments of its path, query. */
    URL,
    /** A path: its segments. */
    PATH
}
