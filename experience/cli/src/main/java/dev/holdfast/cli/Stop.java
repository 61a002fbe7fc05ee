package dev.holdfast.cli;

/** Ends a command with one message for the person and an exit code of the design. */
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NO_SANDBOX = 6;
    static final int MODEL = 7;
    static final int LEDGER = 8;
    static final int INTERRUPTED = 130;

    private final int exitCode;

    Stop(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
