package dev.holdfast.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Runs many simulated sessions and stops at the first whose invariants do not hold. Seeds count up from the one given,
 * and a seed always makes the same session. One session with a crash at a given point can be run by itself.
 */
public final class Simulate {
    private static final int SESSIONS_DEFAULT = 100_000;
    private static final int SESSIONS_REAL_DEFAULT = 200;
    private static final int CHUNK = 2_000;
    private static final int FOUND = 1;
    private static final int USAGE = 2;

    private final PrintStream out;

    Simulate(PrintStream out) {
        this.out = out;
    }

    /** Ends with exit code 1 when something was found, 2 when the arguments make no sense. */
    public static void main(String[] args) {
        int code = new Simulate(System.out).run(List.of(args));
        if (code != 0) {
            System.exit(code);
        }
    }

    int run(List<String> args) {
        boolean flagged = !args.isEmpty() && args.getFirst().startsWith("--");
        String mode = flagged ? args.getFirst() : "";
        List<String> words = flagged ? args.subList(1, args.size()) : args;
        if (words.size() > 2 || !words.stream().allMatch(word -> word.matches("[0-9]{1,9}"))) {
            return usage();
        }
        List<Long> numbers = words.stream().map(Long::valueOf).toList();
        return switch (mode) {
            case "" -> many(sessions(numbers, SESSIONS_DEFAULT), first(numbers), Inspection::of);
            case "--real" -> real(sessions(numbers, SESSIONS_REAL_DEFAULT), first(numbers));
            case "--calm" -> numbers.size() == 2 ? one(Inspection.ofCalm(numbers.get(0), numbers.get(1))) : usage();
            case "--wild" -> numbers.size() == 2 ? one(wild(numbers.get(0), numbers.get(1))) : usage();
            default -> usage();
        };
    }

    private static long sessions(List<Long> numbers, int otherwise) {
        return numbers.isEmpty() ? otherwise : numbers.getFirst();
    }

    private static long first(List<Long> numbers) {
        return numbers.size() < 2 ? 1 : numbers.get(1);
    }

    private static Inspection wild(long seed, long point) {
        return Inspection.of(Scenario.wild(seed).crashingAt(point), Invariant.all(), FragileStorage::new);
    }

    private int one(Inspection inspection) {
        out.println(inspection.breaches().isEmpty() ? "every invariant held" : inspection.report());
        return inspection.breaches().isEmpty() ? 0 : FOUND;
    }

    private int usage() {
        out.println("usage: quality/bench/simulate [--real] [SESSIONS [SEED]]\n"
                + "       quality/bench/simulate --calm SEED POINT | --wild SEED POINT");
        return USAGE;
    }

    private int real(long sessions, long first) {
        try (var machine = RealStorage.inTempFolder()) {
            return many(sessions, first, seed -> Inspection.of(Scenario.of(seed), Invariant.all(), machine::fresh));
        }
    }

    private int many(long sessions, long first, LongFunction<Inspection> inspect) {
        for (long done = 0; done < sessions; done += CHUNK) {
            long from = first + done;
            long to = Math.min(first + sessions, from + CHUNK);
            List<Inspection> found = LongStream.range(from, to)
                    .parallel()
                    .mapToObj(inspect)
                    .filter(inspection -> !inspection.breaches().isEmpty())
                    .toList();
            if (!found.isEmpty()) {
                found.stream().limit(5).forEach(inspection -> out.println(inspection.report()));
                out.println(found.size() + " of the sessions " + from + " to " + (to - 1) + " broke an invariant");
                return FOUND;
            }
            out.println((to - first) + " of " + sessions + " sessions, every invariant held");
        }
        return 0;
    }
}
