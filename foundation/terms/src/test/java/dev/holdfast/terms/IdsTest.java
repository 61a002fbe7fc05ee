package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void makesTheSameIdsFromTheSameClockAndChance() {
        assertThat(ids(NOON, 1).session()).isEqualTo(ids(NOON, 1).session());
        assertThat(ids(NOON, 1).session()).isNotEqualTo(ids(NOON, 2).session());
        assertThat(ids(NOON, 1).nonce()).isEqualTo(ids(NOON, 1).nonce()).matches("[0-9a-f]{16}");
    }

    @Test
    void makesSessionIdsThatSortByTime() {
        for (int seed = 0; seed < 1_000; seed++) {
            SessionId earlier = ids(NOON.plusSeconds(seed), seed).session();
            SessionId later = ids(NOON.plusSeconds(seed + 1L), seed + 1).session();

            assertThat(earlier).isLessThan(later);
        }
        assertThat(ids(NOON, 0).session())
                .isLessThan(ids(Instant.parse("2099-12-31T23:59:59Z"), 0).session());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s-",
                "s-01k9m2c4t7a",
                "s-01k9m2c4t7abc",
                "S-01k9m2c4t7ab",
                "s-01K9M2C4T7AB",
                "s-../../../ab",
                "x01k9m2c4t7ab"
            })
    void refusesWhatIsNoSessionId(String text) {
        assertThatThrownBy(() -> new SessionId(text))
                .hasMessage("not a session id: `" + text + "`; list them with `holdfast sessions`");
    }

    @Test
    void numbersTheCallsOfASession() {
        assertThat(CallId.of(17)).isEqualTo(new CallId("c17")).hasToString("c17");
        assertThat(new CallId("c17").number()).isEqualTo(17);
        assertThat(new CallId("c999999999").number()).isEqualTo(999_999_999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c", "c0", "c01", "c-1", "C1", "c1000000000", "c1 ", "call_1"})
    void refusesWhatIsNoCallId(String text) {
        assertThatThrownBy(() -> new CallId(text)).hasMessage("not a call id: `" + text + "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Governance", "9-lives", "a_b", "-a", "a b"})
    void refusesWhatIsNoRuleId(String text) {
        assertThatThrownBy(() -> new RuleId(text)).hasMessage("not a rule id: `" + text + "`");
    }

    private static Ids ids(Instant now, long seed) {
        return new Ids(InstantSource.fixed(now), new Random(seed));
    }
}
