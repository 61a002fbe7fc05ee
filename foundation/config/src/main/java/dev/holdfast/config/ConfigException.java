package dev.holdfast.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; names every problem that was found, not just the first. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is. */
    public enum Code {
        /** Something written in a file or on the command line is wrong. */
        INVALID,
        /** Managed configuration could have been written by somebody other than its owner; nothing of it was read. */
        MANAGED_NOT_PROTECTED
    }

    private final Code code;
    // Not serialized: an exception that crossed a process border would carry its message alone.
    private final transient List<Problem> problems;

    ConfigException(Code code, List<Problem> problems) {
        super(message(problems));
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    /** What kind of trouble it is. */
    public Code code() {
        return code;
    }

    /** Every problem, at most 50, layer by layer and each file from top to bottom. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        return problems.size() == 1
                ? problems.getFirst().toString()
                : problems.stream()
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n  ", problems.size() + " problems:\n  ", ""));
    }
}
