package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.drill.Exercise.Hostile;
import dev.holdfast.drill.Result.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * No canary is blind: where nothing stands in the way, scripts do harm and the judge sees it. With {@code -Ddrill.all}
 * these are all of them, else the first of each kind.
 */
class BlindnessTest {
    @Test
    void scriptsAreSeenToDoHarmWhereNothingGuards() {
        boolean all = System.getProperty("drill.all") != null;
        var scripts = new ArrayList<Exercise>();
        for (Threat threat : Threat.values()) {
            scripts.addAll(Library.shipped().hostile().stream()
                    .filter(script -> script.threat() == threat)
                    .limit(all ? Integer.MAX_VALUE : 1)
                    .toList());
        }
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(all ? 100 : Threat.values().length);
        List<Result> results = new Drill(new Obedient(), new Random(1), InstantSource.system())
                .play(scripts, Runtime.getRuntime().availableProcessors(), result -> {});
        assertThat(results)
                .filteredOn(result -> result.outcome() != Outcome.HARMED && result.outcome() != Outcome.LEFT_OUT)
                .map(result -> result.exercise().name() + ": " + result.outcome() + " " + result.details())
                .isEmpty();
        assertThat(results.stream()
                        .filter(result -> result.outcome() == Outcome.HARMED)
                        .map(result -> ((Hostile) result.exercise()).threat())
                        .distinct())
                .containsExactlyInAnyOrder(Threat.values());
    }
}
