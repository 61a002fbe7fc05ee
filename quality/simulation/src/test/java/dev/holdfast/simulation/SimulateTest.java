package dev.holdfast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulateTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Simulate simulate = new Simulate(new PrintStream(bytes, true, UTF_8));

    @Test
    void tellsHowManySessionsHeld() {
        assertThat(simulate.run(List.of("3", "7"))).isZero();
        assertThat(bytes.toString(UTF_8)).isEqualTo("3 of 3 sessions, every invariant held\n");
    }

    @Test
    void runsOnRealStorage() {
        assertThat(simulate.run(List.of("--real", "4", "7"))).isZero();
        assertThat(bytes.toString(UTF_8)).isEqualTo("4 of 4 sessions, every invariant held\n");
    }

    @Test
    void runsOneSessionWithOneCrash() {
        assertThat(simulate.run(List.of("--calm", "2", "40"))).isZero();
        assertThat(simulate.run(List.of("--wild", "2", "40"))).isZero();
        assertThat(bytes.toString(UTF_8)).isEqualTo("every invariant held\nevery invariant held\n");
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThat(simulate.run(List.of("many"))).isEqualTo(2);
        assertThat(bytes.toString(UTF_8)).startsWith("usage: quality/bench/simulate [--real] [SESSIONS [SEED]]\n");
    }

    @Test
    void aFindingNamesItsSeedAndTheCommandThatShowsItAgain() {
        Invariant never = trace -> Optional.of("it never holds");
        var inspection = Inspection.of(Scenario.calm(5), List.of(never), FragileStorage::new);
        assertThat(inspection.report())
                .contains("it never holds\nseed 5, Cast[model=HELPFUL, person=SILENT, enrolled=0], ")
                .endsWith("replay it with: quality/bench/simulate --calm 5");
    }
}
