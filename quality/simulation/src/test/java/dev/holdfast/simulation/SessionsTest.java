package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The sessions that every build runs; {@code quality/bench/simulate} runs many more. */
class SessionsTest {
    private static final int RANDOM_SESSIONS = 2_000;
    private static final int CALM_SESSIONS = 14;
    private static final int WILD_SESSIONS = 6;

    @Test
    void everyInvariantHoldsInRandomSessions() {
        assertThat(LongStream.rangeClosed(1, RANDOM_SESSIONS)
                        .parallel()
                        .mapToObj(Inspection::of)
                        .map(Inspection::report)
                        .filter(report -> !report.isEmpty())
                        .limit(3)
                        .toList())
                .isEmpty();
    }

    @Test
    void aCrashAtAnyPointChangesNothingWhereNoPersonHasASay() {
        for (long seed = 1; seed <= CALM_SESSIONS; seed++) {
            Scenario calm = Scenario.calm(seed);
            var undisturbed = Simulation.run(calm);
            var invariants = new ArrayList<Invariant>(Invariant.all());
            invariants.add(new CrashesChangeNothing(undisturbed.trace()));
            assertThat(crashedAnywhere(calm, invariants, undisturbed.points())).isEmpty();
        }
    }

    @Test
    void aCrashAtAnyPointBreaksNothingWhereTheModelIsHostileAndPeopleApprove() {
        for (long seed = 1; seed <= WILD_SESSIONS; seed++) {
            Scenario wild = Scenario.wild(seed);
            assertThat(crashedAnywhere(
                            wild, Invariant.all(), Simulation.run(wild).points()))
                    .isEmpty();
        }
    }

    private static List<String> crashedAnywhere(Scenario scenario, List<Invariant> invariants, long points) {
        return LongStream.range(0, points)
                .parallel()
                .mapToObj(scenario::crashingAt)
                .map(crashing -> Inspection.of(crashing, invariants, FragileStorage::new))
                .map(Inspection::report)
                .filter(report -> !report.isEmpty())
                .limit(3)
                .toList();
    }
}
