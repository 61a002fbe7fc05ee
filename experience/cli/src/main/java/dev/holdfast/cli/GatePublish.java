package dev.holdfast.cli;

import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.Release;
import dev.holdfast.gate.Toolchain;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast gate publish}: publishes the very bytes that passed, or nothing. */
@Command(
        name = "publish",
        description = {
            "Let npm or Maven make what would be published, judge it, and publish those very bytes or nothing.",
            "",
            "For npm the package is packed, with its scripts as npm would run them, and the packed file is what is judged and"
                    + " published. For Maven everything is deployed into a folder of its own first, and from there to where"
                    + " `-DaltDeploymentRepository=ID::URL` says. The verdict goes on the ledger.",
            "",
            "Exit codes: 0 published, 3 blocked, 1 the program failed, 2 there is no verdict."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate publish -- npm publish --access public",
            "  holdfast gate publish --against acme-agent-1.2.2.tgz -- npm publish",
            "  holdfast gate publish -- mvn deploy -DaltDeploymentRepository=releases::https://repo.example.com/releases"
        })
final class GatePublish implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private GateOptions options = new GateOptions();

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "`npm publish …` or `mvn deploy …`.")
    private List<String> command = new ArrayList<>();

    GatePublish(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var bench = GateBench.with(surroundings, options);
        var streams = surroundings.streams();
        boolean atTerminal = streams.terminals().containsAll(EnumSet.allOf(Surroundings.Std.class));
        var programs = new Toolchain(
                surroundings.folder(),
                surroundings.environment(),
                atTerminal ? Optional.empty() : Optional.of(streams.err()));
        try (var release = Release.prepare(command, programs)) {
            List<Judgement> judgements = judge(bench, release);
            judgements.forEach(GateShow.on(surroundings)::show);
            record(judgements);
            var err = surroundings.streams().err();
            if (GateShow.exitCode(judgements) != 0) {
                err.println("nothing is published");
                return GateShow.BLOCKED;
            }
            release.publish();
            err.println("published what was judged: "
                    + String.join(
                            ", ", judgements.stream().map(GatePublish::named).toList()));
            return 0;
        } catch (IOException e) {
            throw new Stop(Stop.FAILED, "cannot prepare the release: " + Home.reason(e) + "; check space and rights");
        }
    }

    private static List<Judgement> judge(GateBench bench, Release release) {
        var judgements = new ArrayList<Judgement>();
        for (Path file : release.artifacts()) {
            judgements.add(bench.judge(file));
        }
        release.rest().ifPresent(rest -> judgements.add(bench.judgeContent(rest)));
        return judgements;
    }

    private void record(List<Judgement> judgements) {
        var record = new GateRecord(surroundings);
        Path attest = options.attest();
        if (attest != null && judgements.size() == 1) {
            record.record(judgements.getFirst(), attest);
        } else if (attest != null) {
            throw new Stop(Stop.USAGE, "`--attest` is for one artifact at a time; this publishes several");
        } else {
            judgements.forEach(record::record);
        }
    }

    private static String named(Judgement judgement) {
        return Visible.inert(judgement.verdict().artifact(), 300) + " sha256 "
                + judgement.subject().brief() + "…";
    }
}
