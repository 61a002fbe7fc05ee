package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger's key alone approves nothing: what is written on the record with it has the session refused. */
class IntruderTest {
    @ParameterizedTest
    @EnumSource
    void whatNobodyApprovedEndsTheSessionBeforeAnythingMoreHappens(Intruder intruder) {
        var invasions = LongStream.rangeClosed(1, 6)
                .boxed()
                .flatMap(seed -> LongStream.of(60, 110, 160, 240)
                        .mapToObj(
                                point -> Simulation.invaded(Scenario.wild(seed).crashingAt(point), intruder)))
                .filter(invasion -> invasion.before().progress().ending().isEmpty())
                .filter(invasion -> !invasion.before().equals(invasion.after()))
                .toList();
        assertThat(invasions).hasSizeGreaterThan(3).allSatisfy(invasion -> {
            assertThat(invasion.before().monitor().approvals().unsound()).isEmpty();
            assertThat(invasion.after().monitor().approvals().unsound()).isPresent();
            assertThat(invasion.after().monitor().rights())
                    .isEqualTo(invasion.before().monitor().rights());
            assertThat(invasion.refused().orElseThrow())
                    .startsWith("the record of session `s-000000000001` is unsound, so nothing is carried out in it: ");
            assertThat(invasion.deeds()).isEmpty();
        });
    }
}
