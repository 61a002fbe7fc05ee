package dev.holdfast.gate;

/** What may be said about one's own source code in what is shipped. */
public enum SourcePolicy {
    /** Sources are not public: a map that holds them blocks. */
    DENY,
    /** Everybody can read the sources anyway: a map that holds them is noted, and looked into like any other file. */
    SOURCES_PUBLIC,
    /** Nothing is said about maps; what they hold is looked into all the same. */
    ALLOW
}
