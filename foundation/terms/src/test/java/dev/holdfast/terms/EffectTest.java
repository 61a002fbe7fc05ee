package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EffectTest {
    private static final PathName INSIDE = new PathName("src/a");
    private static final PathName OUTSIDE = new PathName("/etc/passwd");

    @Test
    void canBeTakenBackInsideTheWorkspaceOnly() {
        assertThat(Effect.write(INSIDE, 12))
                .isEqualTo(new Effect(
                        Effect.Kind.WRITE_PATH, "src/a", Environment.WORKSPACE, Reversibility.REVERSIBLE, 12));
        assertThat(Effect.delete(INSIDE))
                .isEqualTo(new Effect(
                        Effect.Kind.DELETE_PATH, "src/a", Environment.WORKSPACE, Reversibility.REVERSIBLE, 0));
        assertThat(Effect.write(OUTSIDE, 12))
                .isEqualTo(new Effect(
                        Effect.Kind.WRITE_PATH, "/etc/passwd", Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 12));
        assertThat(Effect.read(OUTSIDE))
                .isEqualTo(new Effect(
                        Effect.Kind.READ_PATH, "/etc/passwd", Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 0));
    }

    @Test
    void maybeRepeatedWhenItOnlyReads() {
        assertThat(Effect.read(INSIDE).readOnly()).isTrue();
        assertThat(Effect.modelCall("models.example:443", 900).readOnly()).isTrue();
        assertThat(Effect.write(INSIDE, 0).readOnly()).isFalse();
        assertThat(Effect.run("bash").readOnly()).isFalse();
    }

    @Test
    void namesAResourceAndHasASize() {
        assertThatThrownBy(() -> Effect.run("")).hasMessage("an effect of kind `RUN_PROCESS` names no resource");
        assertThatThrownBy(() -> Effect.write(INSIDE, -1)).hasMessage("an effect of negative size: `-1`");
    }

    @Test
    void printsWhatItDoesToWhat() {
        assertThat(Effect.run("make")).hasToString("RUN_PROCESS make");
        assertThat(new Capability(Effect.Kind.CONNECT, "db.example:5432")).hasToString("CONNECT db.example:5432");
    }
}
