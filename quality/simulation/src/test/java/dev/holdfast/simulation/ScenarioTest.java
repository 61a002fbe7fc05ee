package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.Ending;
import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScenarioTest {
    @Test
    void aSeedAlwaysMakesTheSameSession() {
        for (long seed = 1; seed <= 20; seed++) {
            var first = Simulation.run(Scenario.of(seed));
            var second = Simulation.run(Scenario.of(seed));
            assertThat(second.trace()).as("seed " + seed).isEqualTo(first.trace());
            assertThat(second.points()).isEqualTo(first.points());
        }
    }

    @Test
    void seedsReachEveryEndingThatASimulationCanBring() {
        var seen = EnumSet.noneOf(Ending.Reason.class);
        LongStream.rangeClosed(1, 250)
                .mapToObj(seed -> Simulation.run(Scenario.of(seed)).trace())
                .flatMap(trace -> trace.states().live().progress().ending().stream())
                .forEach(ending -> seen.add(ending.reason()));
        assertThat(seen)
                .isEqualTo(EnumSet.complementOf(EnumSet.of(Ending.Reason.NO_SANDBOX))); // found before a session begins
    }
}
