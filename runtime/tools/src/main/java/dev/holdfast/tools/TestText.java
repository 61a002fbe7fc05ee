package dev.holdfast.tools;

import java.util.Optional;

/** What a model reads of a test run: counts first, then every failure with its message and place. */
final class TestText {
    private static final int FAILURES_MAX = 30;
    private static final int MESSAGE_CHARS_MAX = 600;

    private TestText() {}

    static String of(TestReport report, Hands.Ended ended, Optional<Findings> findings) {
        String exit = ended.stopped().isEmpty() ? "exit code " + ended.exitCode() : "stopped: " + ended.stopped();
        if (findings.isEmpty()) {
            return report.runner() + ": " + exit + "; no test could be counted: neither reports nor output name any";
        }
        var counts = report.counts();
        var text = new StringBuilder(report.runner())
                .append(": ")
                .append(counts.passed())
                .append(" passed, ")
                .append(counts.failed())
                .append(" failed, ")
                .append(counts.skipped())
                .append(" skipped; ")
                .append(exit);
        var failures = findings.get().failed();
        for (var failure : failures.subList(0, Math.min(failures.size(), FAILURES_MAX))) {
            text.append("\nfailed: ").append(failure.name());
            if (!failure.frame().isEmpty()) {
                text.append("\n    at ").append(failure.frame());
            }
            if (!failure.message().isEmpty()) {
                text.append("\n    ")
                        .append(Page.cut(failure.message(), MESSAGE_CHARS_MAX)
                                .strip()
                                .replace("\n", "\n    "));
            }
        }
        if (failures.size() > FAILURES_MAX) {
            text.append("\n… and ").append(failures.size() - FAILURES_MAX).append(" more failures");
        }
        return text.toString();
    }
}
