package dev.holdfast.agent;

import dev.holdfast.tools.TestReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of the project's tests.
 *
 * @param before the first run, when nothing had been changed yet
 * @param last the last run
 * @param stale whether the workspace has changed since the last run
 */
public record Tests(Optional<TestReport> before, Optional<TestReport> last, boolean stale) {
    private static final TestReport GONE =
            new TestReport("none", List.of(), List.of(), List.of(), new TestReport.Counts(0, 0, 0, false));

    static Tests unknown() {
        return new Tests(Optional.empty(), Optional.empty(), false);
    }

    /**
     * After a run of the whole suite. One that no runner was found for tells nothing, and would not the next time either,
     * unless there was a report before: then the suite is gone, and that is red. So is one without any test after one with
     * some.
     */
    Tests ran(Optional<TestReport> report, boolean changedBefore) {
        boolean first = before.isEmpty() && !changedBefore;
        boolean gone = report.isEmpty()
                ? last.isPresent()
                : report.get().counts().succeeded()
                        && counted(report.get()) == 0
                        && Stream.concat(before.stream(), last.stream())
                                .anyMatch(then -> counted(then) > 0 || then.equals(GONE));
        Optional<TestReport> now = gone ? Optional.of(GONE) : report;
        return new Tests(first ? report : before, now, false);
    }

    private static int counted(TestReport report) {
        var counts = report.counts();
        return counts.passed() + counts.failed() + counts.skipped();
    }

    Tests changed() {
        return new Tests(before, last, true);
    }
}
