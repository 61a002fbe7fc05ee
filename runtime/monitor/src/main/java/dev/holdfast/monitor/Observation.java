package dev.holdfast.monitor;

import dev.holdfast.tools.TestReport;
import java.util.List;
import java.util.Optional;

/**
 * What came of a call, ready for the model: redacted, and labelled in the state.
 *
 * @param text complete; the prompt shows head and tail of long ones
 */
public record Observation(Status status, String text, Optional<TestReport> tests, List<String> alerts) {
    public Observation {
        alerts = List.copyOf(alerts);
    }
}
