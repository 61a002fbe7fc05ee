package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    @Test
    void aShorterRunLeavesNoReplyMoreTimeThanItself() {
        assertThat(TimeLimits.DEFAULT.within(Duration.ofMinutes(1)))
                .isEqualTo(new TimeLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1)));
    }

    @Test
    void aLongerRunChangesNothing() {
        assertThat(TimeLimits.DEFAULT.within(Duration.ofHours(2))).isEqualTo(TimeLimits.DEFAULT);
    }
}
