package dev.holdfast.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Rules cannot be used, so nothing is judged by them. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;

    /** Why. */
    public enum Code {
        /** The rules are wrong; the message tells every flaw with its place. */
        RULES,
        /** The engine that judges by them does not run here. */
        ENGINE
    }

    PolicyException(List<Flaw> flaws) {
        super(flaws.stream().map(Flaw::toString).collect(Collectors.joining("\n")));
        code = Code.RULES;
    }

    PolicyException(String message) {
        super(message);
        code = Code.ENGINE;
    }

    PolicyException(String message, Throwable cause) {
        super(message, cause);
        code = Code.ENGINE;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
