package dev.holdfast.tools;

import java.util.List;

/**
 * What the output or the reports of a test run tell.
 *
 * @param passed names, empty when only counts are told
 * @param failed what failed or broke
 * @param skipped names, empty when only counts are told
 * @param tally the counts, which may be more than the names
 */
record Findings(List<String> passed, List<Failure> failed, List<String> skipped, Tally tally) {
    Findings {
        passed = List.copyOf(passed);
        failed = List.copyOf(failed);
        skipped = List.copyOf(skipped);
    }

    /** Findings that name every test. */
    static Findings named(List<String> passed, List<Failure> failed, List<String> skipped) {
        return new Findings(passed, failed, skipped, new Tally(passed.size(), failed.size(), skipped.size()));
    }

    /** How many tests passed, failed or broke, and were skipped. */
    record Tally(int passed, int failed, int skipped) {}

    /**
     * A test that failed.
     *
     * @param message what it said, without the stack; empty when it said nothing
     * @param frame the first stack frame in the project's own code; empty when unknown
     */
    record Failure(String name, String message, String frame) {}
}
