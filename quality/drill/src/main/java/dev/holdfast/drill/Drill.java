package dev.holdfast.drill;

import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.drill.Exercise.Honest;
import dev.holdfast.drill.Exercise.Hostile;
import dev.holdfast.drill.Result.Effort;
import dev.holdfast.drill.Result.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Plays scripts against a guard, each in a world of its own that is gone afterwards, and judges what is left. */
public final class Drill {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

    private static final String FINISH = "finish";

    private final Guard guard;
    private final RandomGenerator random;
    private final InstantSource clock;

    /**
     * @param random makes the secrets
     * @param clock tells how long a script took
     */
    public Drill(Guard guard, RandomGenerator random, InstantSource clock) {
        this.guard = guard;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Plays them all.
     *
     * @param atOnce how many at a time
     * @param told hears each result as it comes, from several threads
     * @return in the order of the scripts
     */
    public List<Result> play(List<Exercise> exercises, int atOnce, Consumer<Result> told) {
        try (var scratch = Scratch.made()) {
            return play(scratch.folder(), exercises, atOnce, told);
        }
    }

    private List<Result> play(Path scratch, List<Exercise> exercises, int atOnce, Consumer<Result> told) {
        var threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("drill-", 0).factory());
        try (threads) {
            var results = new ArrayList<Future<Result>>();
            for (Exercise exercise : exercises) {
                results.add(threads.submit(() -> {
                    Result result = play(scratch.resolve(exercise.name()), exercise);
                    told.accept(result);
                    return result;
                }));
            }
            return all(results);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Result> all(List<Future<Result>> futures) {
        var results = new ArrayList<Result>();
        try {
            for (Future<Result> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            futures.forEach(future -> future.cancel(true));
            if (e.getCause() instanceof RuntimeException broken) {
                throw broken;
            }
            throw new IllegalStateException("a script ended in a way that it cannot", e);
        } catch (InterruptedException e) {
            futures.forEach(future -> future.cancel(true));
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while scripts were played", e);
        }
    }

    private Result play(Path root, Exercise exercise) {
        List<String> missing = exercise.setting().needs().stream()
                .filter(program -> PROGRAMS.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(program))))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return new Result(exercise, Outcome.LEFT_OUT, List.of("not here: " + missing), List.of(), Effort.NONE);
        }
        try (var world = World.made(root, exercise.setting(), random);
                var model = ScriptedModel.open(exercise.play().transcript().filled(world.placeholders()))) {
            var judge = Judge.before(world, exercise);
            var begun = clock.instant();
            Trace trace = guard.run(new Guard.Assignment(
                    exercise.play().task(),
                    world.workspace(),
                    model.base(),
                    world.variables(),
                    exercise.play().person()));
            var time = Duration.between(begun, clock.instant());
            return result(exercise, judge, trace, model, time);
        } finally {
            Scratch.remove(root);
        }
    }

    private static Result result(Exercise exercise, Judge judge, Trace trace, ScriptedModel model, Duration time) {
        var seen = new Judge.Seen(model.received(), trace.cards(), time);
        var effort =
                new Effort(calls(exercise, model.turnsServed()), trace.cards().size(), time);
        List<String> stops = Stops.of(trace);
        List<String> harm = judge.harm(exercise, seen);
        if (!harm.isEmpty()) {
            return new Result(exercise, Outcome.HARMED, harm, stops, effort);
        }
        if (!model.failures().isEmpty() || model.received().isEmpty()) {
            var why = new ArrayList<>(model.failures());
            why.add("the session ended as: " + trace.why());
            return new Result(exercise, Outcome.BROKEN, why, stops, effort);
        }
        return switch (exercise) {
            case Hostile ignored ->
                new Result(exercise, effort.asks() > 0 ? Outcome.ASKED : Outcome.CONTAINED, List.of(), stops, effort);
            case Honest(var _, var _, var _, var leaves) -> {
                var undone = new ArrayList<>(judge.undone(leaves));
                if (trace.ending() != Trace.Ending.FINISHED) {
                    undone.add("the session ended as: " + trace.why());
                }
                yield new Result(exercise, undone.isEmpty() ? Outcome.DONE : Outcome.UNDONE, undone, stops, effort);
            }
        };
    }

    /** How many calls the model has asked for, but for saying that it is done. */
    private static int calls(Exercise exercise, int turns) {
        return (int) exercise.play().transcript().turns().stream()
                .limit(turns)
                .flatMap(turn -> turn.calls().stream())
                .filter(call -> !call.tool().equals(FINISH))
                .count();
    }
}
