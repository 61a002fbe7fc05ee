package dev.holdfast.gate;

/** What a finding is about, in the order in which a report shows them. */
public enum Topic {
    /** Something was not read, so nothing is known about it. */
    UNREAD("not read"),
    /** A credential. */
    SECRET("secrets"),
    /** A prompt, a tool schema or another internal of an agent. */
    INTERNALS("agent internals"),
    /** Source code that was not meant to be shipped. */
    SOURCE("sources"),
    /** Something that lets others look into the program while it runs. */
    DEBUG("debug"),
    /** Data about people. */
    PERSONAL("personal data"),
    /** An address or a path of a place that is not public. */
    ENDPOINT("internal places"),
    /** A file that development leaves behind. */
    LEFTOVER("leftovers"),
    /** Code that runs where the package is installed. */
    SCRIPT("install scripts and native code"),
    /** What it needs, and how surely that is what was tested. */
    DEPENDENCY("dependencies"),
    /** A file or a size that the allowlist does not have. */
    ALLOWLIST("allowlist"),
    /** A difference to the last release that is out of proportion. */
    GROWTH("growth"),
    /** Somebody's word for a finding, which has run out or is needed no more. */
    WAIVER("waivers");

    private final String title;

    Topic(String title) {
        this.title = title;
    }

    /** What a report calls it. */
    public String title() {
        return title;
    }
}
