package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast sbom}: what an artifact is made of, models and tools included. */
@Command(
        name = "sbom",
        description = {
            "Write a bill of materials of an artifact in CycloneDX 1.6: code dependencies, models, prompts, tools, MCP servers,"
                    + " agent runtimes.",
            "",
            "Everything in it was seen in the artifact, and it says where. Prompts and tools stand in it by digest only. The"
                    + " same artifact has the same bill."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast sbom acme-agent-1.2.3.tgz --out acme-agent-1.2.3.cdx.json",
            "  holdfast sbom . | jq '.components[] | select(.type == \"machine-learning-model\") | .name'"
        })
final class SbomCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ARTIFACT", description = "A package, an archive or a folder.")
    private @Nullable Path artifact;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; standard output if left out.")
    private @Nullable Path out;

    SbomCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String bom = GateBench.bom(
                surroundings,
                surroundings.folder().resolve(String.valueOf(artifact)).normalize());
        if (out == null) {
            bom.lines().forEach(new Lines(surroundings)::print);
        } else {
            OutFile.write(
                    surroundings.folder().resolve(out), line -> bom.lines().forEach(line));
        }
        return 0;
    }
}
