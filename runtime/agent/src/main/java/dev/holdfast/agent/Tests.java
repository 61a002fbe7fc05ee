package dev.holdfast.agent;

import dev.holdfast.tools.TestReport;
import java.util.Optional;

/**
 * What is known of the project's tests.
 *
 * @param before the first run, when nothing had been changed yet
 * @param last the last run
 * @param stale whether the workspace has changed since the last run
 */
public record Tests(Optional<TestReport> before, Optional<TestReport> last, boolean stale) {
    static Tests unknown() {
        return new Tests(Optional.empty(), Optional.empty(), false);
    }

    /** After a test run; one that no runner was found for tells nothing, and would not the next time either. */
    Tests ran(Optional<TestReport> report, boolean changedBefore) {
        boolean first = before.isEmpty() && !changedBefore;
        return new Tests(first ? report : before, report.or(() -> last), false);
    }

    Tests changed() {
        return new Tests(before, last, true);
    }
}
