package dev.holdfast.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Rules cannot be used, so nothing is judged by them. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    // Not serialized: an exception that crossed a process border would carry its message alone.
    private final transient List<Flaw> flaws;

    /** Why. */
    public enum Code {
        /** The rules are wrong; the message tells every flaw with its place. */
        RULES,
        /** The engine that judges by them does not run here. */
        ENGINE
    }

    PolicyException(List<Flaw> flaws) {
        super(message(flaws));
        this.flaws = List.copyOf(flaws);
        code = Code.RULES;
    }

    PolicyException(String message) {
        super(message);
        flaws = List.of();
        code = Code.ENGINE;
    }

    PolicyException(String message, Throwable cause) {
        super(message, cause);
        flaws = List.of();
        code = Code.ENGINE;
    }

    /** Why. */
    public Code code() {
        return code;
    }

    /** Every flaw of the rules; none when it is the engine. */
    public List<Flaw> flaws() {
        return flaws;
    }

    private static String message(List<Flaw> flaws) {
        return flaws.size() == 1
                ? flaws.getFirst().toString()
                : flaws.stream()
                        .map(Flaw::toString)
                        .collect(Collectors.joining("\n  ", flaws.size() + " problems in the policy:\n  ", ""));
    }
}
