package dev.holdfast.cli;

import dev.holdfast.monitor.Hindsight;
import dev.holdfast.monitor.Replay;
import dev.holdfast.monitor.Weighing;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Profile;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast policy replay}: judges again what an agent did. */
@Command(
        name = "replay",
        description = {
            "Judge again what was called, without running anything and without any model: in sessions of this machine, or"
                    + " in the trace of another agent.",
            "",
            "Of a session, prints one JSON object a line for each judgement on record: the verdict then, the verdict now, the"
                    + " rules, and whether the verdict changed; a summary on standard error. Each call is judged by what its"
                    + " session had read and held before it. What of a record is gone is said and not judged.",
            "",
            "The trace is JSON: what the user said, the tools with their schemas, the calls with their results"
                    + " (docs/formats/trace.md). Prints one JSON object a line for each call: allow, ask or deny, the rule,"
                    + " the effects, the labels and where the value of every argument came from."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy replay --policy stricter.cedar --changed s-01k9m2c4t7ab",
            "  holdfast policy replay --trace agent.json",
            "  holdfast policy replay --trace agent.json --profile workspace | grep -v '\"verdict\":\"allow\"'",
            "",
            "Exit codes: 0 every call was judged, whatever the verdicts; 1 some cannot be, since their record is not whole;"
                    + " 2 the trace cannot be read, or there is no such session"
        })
final class PolicyReplay implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "SESSION", arity = "0..*", description = "Sessions of the ledger.")
    private List<String> sessions = List.of();

    @Option(names = "--policy", paramLabel = "FILE", description = "Judge by this base instead of the rules here.")
    private @Nullable Path policy;

    @Option(names = "--changed", description = "Print only what would be judged differently, or cannot be judged.")
    private boolean changed;

    @Option(names = "--trace", paramLabel = "FILE", description = "The trace, at most 8 MiB.")
    private @Nullable Path trace;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The rights the agent of a trace is taken to hold: tools (all that its tools do) or workspace"
                    + " (tools).")
    private @Nullable Rights profile;

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
        if (trace == null) {
            return ofSessions();
        }
        if (!sessions.isEmpty() || changed) {
            throw new Stop(Stop.USAGE, "a trace is judged by itself: name sessions and `--changed` without `--trace`");
        }
        byte[] bytes = bytes(surroundings.folder().resolve(trace));
        var lines = new Lines(surroundings);
        var rights = profile == Rights.workspace
                ? Profile.workspace("localhost:1") // no call of a trace is one to the model
                : Profile.tools();
        new Replay(rules(rights.name()), rights, Rulebook.environmentsHere(surroundings))
                .judge(bytes, ruling -> lines.print(RulingLine.of(ruling)));
        return 0;
    }

    private Integer ofSessions() {
        if (sessions.isEmpty()) {
            throw new Stop(Stop.USAGE, "name a session, which `holdfast sessions` lists, or `--trace FILE`");
        }
        if (profile != null) {
            throw new Stop(Stop.USAGE, "`--profile` is for a trace: a session holds what its record says");
        }
        var lines = new Lines(surroundings);
        var counts = new EnumMap<SessionReplay.Change, Integer>(SessionReplay.Change.class);
        try (var archive = Archive.toRead(surroundings)) {
            var all = sessions.stream().distinct().map(archive::known).toList();
            var replay = new SessionReplay(surroundings, archive, hindsight(), replayed -> {
                counts.merge(replayed.changed(), 1, Integer::sum);
                if (!changed || replayed.changed() != SessionReplay.Change.NONE) {
                    lines.print(Wire.line(replayed.line()));
                }
            });
            all.forEach(replay::judge);
        }
        int unknown = counts.getOrDefault(SessionReplay.Change.UNKNOWN, 0);
        surroundings
                .streams()
                .err()
                .println(counts.values().stream().mapToInt(Integer::intValue).sum() + " judgements: "
                        + counts.getOrDefault(SessionReplay.Change.NONE, 0) + " as before, "
                        + counts.getOrDefault(SessionReplay.Change.STRICTER, 0) + " stricter, "
                        + counts.getOrDefault(SessionReplay.Change.LAXER, 0) + " laxer, " + unknown
                        + " cannot be judged again");
        return unknown == 0 ? 0 : Stop.FAILED;
    }

    private Hindsight hindsight() {
        return new Hindsight(rules(Profile.WORKSPACE), new Weighing(PastCall.secretFiles(surroundings)::matches));
    }

    private CedarPolicy rules(String profileName) {
        return Rulebook.loaded(surroundings, Optional.ofNullable(policy), profileName);
    }

    private static byte[] bytes(Path file) {
        try {
            return PlainFile.read(file, Replay.TRACE_BYTES_MAX + 1);
        } catch (IOException e) {
            throw new Stop(
                    Stop.USAGE,
                    "cannot read the trace `" + Visible.inert(file.toString(), 400) + "`: " + Home.reason(e)
                            + "; name a file with `--trace`");
        }
    }
}
