package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CapabilityTest {
    @ParameterizedTest
    @CsvSource({
        "WRITE_PATH,  src,             WRITE_PATH,  src/a,            true",
        "WRITE_PATH,  .,               WRITE_PATH,  src/a,            true",
        "WRITE_PATH,  src,             READ_PATH,   src/a,            false",
        "WRITE_PATH,  src,             WRITE_PATH,  srcs,             false",
        "WRITE_PATH,  .,               WRITE_PATH,  /etc/passwd,      false",
        "WRITE_PATH,  /,               WRITE_PATH,  src,              false",
        "RUN_PROCESS, make,            RUN_PROCESS, make,             true",
        "RUN_PROCESS, make,            RUN_PROCESS, makefile,         false",
        "RUN_PROCESS, *,               RUN_PROCESS, anything,         true",
        "CONNECT,     db.example:5432, CONNECT,     db.example:5432,  true",
        "CONNECT,     db.example:5432, CONNECT,     db.example:54321, false",
        "CONNECT,     *,               SEND_MESSAGE, db.example:5432, false",
    })
    void coversWhatItNames(
            Effect.Kind kind, String resource, Effect.Kind effectKind, String effectResource, boolean covers) {
        assertThat(new Capability(kind, resource).covers(effect(effectKind, effectResource)))
                .isEqualTo(covers);
    }

    @ParameterizedTest
    @EnumSource(
            value = Effect.Kind.class,
            names = {"READ_PATH", "WRITE_PATH", "DELETE_PATH", "CHANGE_GOVERNANCE"})
    void takesAStarForTheNameOfAFile(Effect.Kind kind) {
        var star = new Capability(kind, "*");

        assertThat(star.covers(effect(kind, "*"))).isTrue();
        assertThat(star.covers(effect(kind, "src/a"))).isFalse();
        assertThat(star.covers(effect(kind, "/etc/passwd"))).isFalse();
    }

    @Test
    void namesAResource() {
        assertThatThrownBy(() -> new Capability(Effect.Kind.CONNECT, ""))
                .hasMessage("a capability of kind `CONNECT` names no resource");
        assertThatThrownBy(() -> new Capability(Effect.Kind.CONNECT, "x".repeat(4097)))
                .hasMessage("a capability of kind `CONNECT` names no resource");
        assertThatThrownBy(() -> new Capability(Effect.Kind.READ_PATH, "src/../.."))
                .hasMessage("not a normal path: `src/../..`");
    }

    private static Effect effect(Effect.Kind kind, String resource) {
        return new Effect(kind, resource, Environment.WORKSPACE, Reversibility.REVERSIBLE, 0);
    }
}
