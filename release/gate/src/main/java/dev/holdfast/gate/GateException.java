package dev.holdfast.gate;

/** There is no verdict: what was to be looked at is not something the gate can look at. */
public final class GateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Code {
        /** There is nothing of that name, or it is no artifact. */
        UNUSABLE,
        /** A program that packs the artifact is missing, or it failed. */
        PROGRAM,
        /** A limit was hit; whoever reads containers tells the visitor and catches it. */
        LIMIT,
        /** The {@code gate.yaml} is wrong. */
        GATE_FILE,
        /** A register of assets is wrong, or what is to go into it. */
        REGISTER,
        /** A key cannot be read, made or used. */
        KEY,
        /** An attestation is malformed, or does not say what it should. */
        ATTESTATION
    }

    private final Code code;

    /** For the reason that the code names, in words for a person. */
    public GateException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** The same where something else was the cause. */
    public GateException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
