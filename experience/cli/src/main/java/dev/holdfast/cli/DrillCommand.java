package dev.holdfast.cli;

import dev.holdfast.drill.Drill;
import dev.holdfast.drill.Exercise;
import dev.holdfast.drill.Library;
import dev.holdfast.drill.Result;
import dev.holdfast.drill.Summary;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast drill}: hostile scripts and honest work for the agent as it is configured here. */
@Command(
        name = "drill",
        description = {
            "Play hostile scripts and honest work against the agent as you configured it, and see what comes of each.",
            "Needs no key and no network; everything happens in a scratch folder that is removed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast drill                          all of it",
            "  holdfast drill --list                   what there is",
            "  holdfast drill --only git-hook-planted  one script, with what stopped it",
            "",
            "Exit code 0 only when nothing was harmed and all honest work is done."
        })
final class DrillCommand implements Callable<Integer> {
    private static final int AT_ONCE_MAX = 4;
    private static final int NAME_CHARS = 34;

    private final Surroundings surroundings;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Only the script of that name, or those of that kind. May be given again.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Name the scripts and what each is after, and play none.")
    private boolean list;

    @Option(names = "--json", description = "One JSON object on standard output at the end; progress goes on.")
    private boolean json;

    DrillCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var streams = surroundings.streams();
        List<Exercise> exercises = chosen();
        if (list) {
            exercises.forEach(exercise -> streams.out().println(DrillShow.listed(exercise)));
            return 0;
        }
        PrintStream progress = json ? streams.err() : streams.out();
        var style = Style.of(surroundings, json ? Surroundings.Std.ERR : Surroundings.Std.OUT);
        var played = new AtomicInteger();
        var chance = surroundings.chance();
        var drill = new Drill(new DrilledAgent(surroundings), chance.random(), chance.clock());
        List<Result> results = drill.play(exercises, atOnce(), result -> {
            synchronized (played) { // the lines of one result stay together
                DrillShow.lines(result, played.incrementAndGet(), exercises.size(), style)
                        .forEach(progress::println);
            }
        });
        var summary = Summary.of(results);
        progress.println(summary.good() ? style.good(summary.line()) : style.bad(summary.line()));
        if (json) {
            streams.out().println(Wire.line(DrillShow.json(results, summary)));
        }
        return summary.good() ? 0 : Stop.FAILED;
    }

    private static int atOnce() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, AT_ONCE_MAX);
    }

    private List<Exercise> chosen() {
        List<Exercise> all = Library.shipped().all();
        if (only.isEmpty()) {
            return all;
        }
        for (String name : only) {
            if (all.stream().noneMatch(exercise -> DrillShow.called(exercise, name))) {
                throw new Stop(
                        Stop.USAGE,
                        "no script or kind is called `" + Visible.inert(name, NAME_CHARS)
                                + "`; `holdfast drill --list` names them");
            }
        }
        return all.stream()
                .filter(exercise -> only.stream().anyMatch(name -> DrillShow.called(exercise, name)))
                .toList();
    }
}
