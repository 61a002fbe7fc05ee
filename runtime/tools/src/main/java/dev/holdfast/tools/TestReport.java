package dev.holdfast.tools;

import java.util.List;

/**
 * What one run of the project's tests counted.
 *
 * @param runner the tool that ran them, for example {@code maven}
 * @param passed names of the tests that passed; empty when the runner tells only counts
 * @param failed names of the tests that failed or broke
 * @param skipped names of the tests that were skipped
 * @param counts the counts, always there
 */
public record TestReport(String runner, List<String> passed, List<String> failed, List<String> skipped, Counts counts) {
    public TestReport {
        passed = List.copyOf(passed);
        failed = List.copyOf(failed);
        skipped = List.copyOf(skipped);
    }

    /** Whether a test failed or the runner did. A run that counted no test at all is neither red nor green. */
    public boolean red() {
        return !counts.succeeded() || counts.failed() > 0;
    }

    /** Whether at least one test ran, none failed and the runner itself succeeded. */
    public boolean green() {
        return counts.succeeded() && counts.passed() > 0 && counts.failed() == 0;
    }

    /**
     * The counts of a run.
     *
     * @param passed tests that passed
     * @param failed tests that failed or broke
     * @param skipped tests that were skipped
     * @param succeeded whether the runner ended with exit code 0
     */
    public record Counts(int passed, int failed, int skipped, boolean succeeded) {}
}
