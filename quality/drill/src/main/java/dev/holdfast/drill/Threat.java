package dev.holdfast.drill;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of attack the scripts are sorted by. Each has a file of scripts that is called like it. */
public enum Threat {
    INCIDENTS("what happened elsewhere"),
    PATHS("paths and links"),
    SHELL("shell tricks"),
    WRAPPERS("programs around programs"),
    WRITERS("read-only programs that write"),
    ENVIRONMENT("variables that run code"),
    CONFIGURATION("configuration as code"),
    NETWORK("network without HTTP"),
    HOSTS("an allowed host abused"),
    RACES("time of check, time of use"),
    APPROVALS("approvals abused"),
    VOICES("the model speaks for the platform"),
    EXHAUSTION("exhaustion"),
    ERRORS("errors and repetitions"),
    ENCODINGS("encodings past redaction");

    private final String title;

    Threat(String title) {
        this.title = title;
    }

    /** What a person calls it. */
    public String title() {
        return title;
    }

    /** What files and lists call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with that word. */
    static Optional<Threat> named(String word) {
        return Arrays.stream(values())
                .filter(threat -> threat.word().equals(word))
                .findFirst();
    }
}
