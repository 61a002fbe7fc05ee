package dev.holdfast.cli;

import dev.holdfast.gate.Difference;
import dev.holdfast.gate.GrowthRule;
import dev.holdfast.gate.Inventory;
import dev.holdfast.gate.JsonReport;
import dev.holdfast.gate.Weight;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast gate diff}: what a release adds, removes and grows. */
@Command(
        name = "diff",
        description = {
            "Show what a release adds, removes and grows: files, kinds of files, dependencies, entry points, install scripts,"
                    + " permissions.",
            "",
            "Exit codes: 0 it is as usual, 3 something grew by more than half, 2 one cannot be read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate diff acme-agent-1.2.2.tgz acme-agent-1.2.3.tgz",
            "  holdfast gate diff old.jar new.jar --format json"
        })
final class GateDiff implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "OLD", description = "The last release.")
    private @Nullable Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "The next.")
    private @Nullable Path fresh;

    @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text or json (text).")
    private String format = "text";

    GateDiff(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Form form = Form.of(format);
        Inventory before = inventory(old);
        Inventory after = inventory(fresh);
        var difference = Difference.between(before, after);
        var findings = GrowthRule.between(before, after);
        switch (form) {
            case JSON -> JsonReport.of(difference).lines().forEach(new Lines(surroundings)::print);
            case TEXT -> DifferenceShow.on(surroundings).show(difference, findings);
        }
        return findings.stream().anyMatch(finding -> finding.weight() == Weight.BLOCK) ? GateShow.BLOCKED : 0;
    }

    private Inventory inventory(@Nullable Path path) {
        return GateBench.inventory(
                surroundings,
                surroundings.folder().resolve(String.valueOf(path)).normalize());
    }
}
