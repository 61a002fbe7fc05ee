package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of running one scenario and holding every invariant against it.
 *
 * @param scenario what was run
 * @param breaches what was broken; empty when all held
 * @param points how many points the machine passed, for crashing it at each
 */
record Inspection(Scenario scenario, List<String> breaches, long points) {
    Inspection {
        breaches = List.copyOf(breaches);
    }

    /** Runs and inspects the scenario of a seed. */
    static Inspection of(long seed) {
        return of(Scenario.of(seed), Invariant.all(), FragileStorage::new);
    }

    /** Runs a scenario in which no person has a say, once more with a crash at a point, and compares. */
    static Inspection ofCalm(long seed, long point) {
        var calm = Scenario.calm(seed);
        var invariants = new ArrayList<>(Invariant.all());
        invariants.add(new CrashesChangeNothing(Simulation.run(calm).trace()));
        return of(calm.crashingAt(point), invariants, FragileStorage::new);
    }

    static Inspection of(Scenario scenario, List<Invariant> invariants, Simulation.Stores stores) {
        try {
            var result = Simulation.run(scenario, stores);
            return new Inspection(scenario, Invariant.breaches(invariants, result.trace()), result.points());
        } catch (RuntimeException | Crash e) { // the border of one session: whatever escapes it is a finding
            return new Inspection(scenario, List.of("the session broke with " + e + at(e)), 0);
        }
    }

    /** The findings and how to see them again; empty when there are none. */
    String report() {
        return breaches.isEmpty()
                ? ""
                : String.join("\n", breaches) + "\nseed " + scenario.seed() + ", " + scenario.cast() + ", "
                        + scenario.trouble() + "\nreplay it with: quality/bench/simulate " + scenario.command();
    }

    private static String at(Throwable e) {
        var text = new StringBuilder();
        for (StackTraceElement element : e.getStackTrace()) {
            if (element.getClassName().startsWith("dev.holdfast.") && text.length() < 400) {
                text.append(" at ").append(element.getFileName()).append(':').append(element.getLineNumber());
            }
        }
        return text.toString();
    }
}
