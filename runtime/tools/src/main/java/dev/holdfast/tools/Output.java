package dev.holdfast.tools;

import java.util.Optional;

/**
 * What a tool has to say of a call that ran. It is raw: the monitor redacts, labels and shortens it before the model
 * sees any of it.
 *
 * @param status whether what was asked for happened
 * @param text for the model
 * @param tests what a test run counted, when the call was one
 */
public record Output(Status status, String text, Optional<TestReport> tests) {
    /** Whether what was asked for happened. A failed build is a FAILED call that ran. */
    public enum Status {
        DONE,
        FAILED
    }

    /** What was asked for happened. */
    public static Output done(String text) {
        return new Output(Status.DONE, text, Optional.empty());
    }

    /** It ran, but what was asked for did not happen. */
    public static Output failed(String text) {
        return new Output(Status.FAILED, text, Optional.empty());
    }

    /** A test run; DONE unless it is red. */
    public static Output tested(TestReport report, String text) {
        return new Output(report.red() ? Status.FAILED : Status.DONE, text, Optional.of(report));
    }
}
