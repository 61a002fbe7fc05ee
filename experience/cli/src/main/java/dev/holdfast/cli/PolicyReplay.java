package dev.holdfast.cli;

import dev.holdfast.monitor.Replay;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast policy replay}: judges again what an agent did. */
@Command(
        name = "replay",
        description = {
            "Judge the calls that another agent made, without running anything and without any model.",
            "",
            "The trace is JSON: what the user said, the tools with their schemas, the calls with their results"
                    + " (docs/formats/trace.md). Prints one JSON object a line for each call: allow, ask or deny, the rule,"
                    + " the effects, the labels and where the value of every argument came from."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy replay --trace agent.json",
            "  holdfast policy replay --trace agent.json --profile workspace | grep -v '\"verdict\":\"allow\"'",
            "",
            "Exit codes: 0 every call was judged, whatever the verdicts; 2 the trace cannot be read"
        })
final class PolicyReplay implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--trace", paramLabel = "FILE", required = true, description = "The trace, at most 8 MiB.")
    private Path trace = Path.of("");

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The rights the agent is taken to hold: tools (all that its tools do) or workspace (tools).")
    private Rights profile = Rights.tools;

    PolicyReplay(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Profiles by the names that are typed. */
    private enum Rights {
        tools,
        workspace
    }

    @Override
    public Integer call() {
        byte[] bytes = bytes(surroundings.folder().resolve(trace));
        var lines = new Lines(surroundings);
        var rights = rights();
        var policy = Rulebook.here(surroundings).policy(new Requester(surroundings.account(), rights.name()));
        new Replay(policy, rights, Rulebook.environmentsHere(surroundings))
                .judge(bytes, ruling -> lines.print(RulingLine.of(ruling)));
        return 0;
    }

    private Profile rights() {
        return switch (profile) {
            case tools -> Profile.tools();
            case workspace -> Profile.workspace("localhost:1"); // no call of a trace is one to the model
        };
    }

    private static byte[] bytes(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(Replay.TRACE_BYTES_MAX + 1);
        } catch (IOException e) {
            throw new Stop(
                    Stop.USAGE,
                    "cannot read the trace `" + Visible.inert(file.toString(), 400) + "`: " + Home.reason(e)
                            + "; name a file with `--trace`");
        }
    }
}
