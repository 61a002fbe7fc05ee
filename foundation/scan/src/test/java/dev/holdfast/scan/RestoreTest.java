package dev.holdfast.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final PathName ENV = new PathName("app/.env");
    private static final PathName OTHER = new PathName("public/index.html");
    private static final String CONTENT = "APP_NAME=rentals-service\nMAIL_TOKEN=abcde$1\\fghij\n";

    private Redactor redactor;

    @BeforeEach
    void makeARedactor() {
        redactor = new Redactor(SecretFiles.builtIn(), new Random(1), Limits.DEFAULT);
    }

    @Test
    void bringsBackTheSecretsOfTheSameFileToTheLetter() {
        String shown = redactor.redact(CONTENT, new Source.File(ENV)).text();

        assertThat(redactor.restore(shown, ENV)).isEqualTo(new Restored.Text(CONTENT));
    }

    @Test
    void bringsBackASecretThatAnEditMoved() {
        Handle token = redactor.redact(CONTENT, new Source.File(ENV)).findings().get(1);

        assertThat(redactor.restore("MAIL_KEY=" + token, ENV)).isEqualTo(new Restored.Text("MAIL_KEY=abcde$1\\fghij"));
    }

    @Test
    void leavesATextWithoutHandlesAsItIs() {
        String text = "\u2039secret:kind:N\u203A and $1 \\ \u2039secret\u203A";

        assertThat(redactor.restore(text, OTHER)).isEqualTo(new Restored.Text(text));
    }

    @Test
    void refusesToWriteASecretIntoAnotherFile() {
        Handle token = redactor.redact(CONTENT, new Source.File(ENV)).findings().get(1);

        for (PathName target :
                List.of(OTHER, new PathName("app/.env.bak"), new PathName(".env"), new PathName("/tmp/app/.env"))) {
            assertThat(redactor.restore("<p>" + token + "</p>", target))
                    .isEqualTo(new Restored.Refused(token.toString(), Restored.Why.OTHER_PLACE));
        }
    }

    @Test
    void refusesToWriteASecretThatWasOnlySeenInTheOutputOfACommand() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1"));
        String shown =
                redactor.redact("first-value-1", new Source.Stream("command")).text();

        assertThat(redactor.restore(shown, ENV)).isEqualTo(new Restored.Refused(shown, Restored.Why.OTHER_PLACE));
    }

    @Test
    void refusesTheWholeTextWhenOneHandleIsFromElsewhere() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1"));
        String output =
                redactor.redact("first-value-1", new Source.Stream("command")).text();
        String shown = redactor.redact(CONTENT, new Source.File(ENV)).text();

        assertThat(redactor.restore(shown + output, ENV))
                .isEqualTo(new Restored.Refused(output, Restored.Why.OTHER_PLACE));
    }

    @Test
    void refusesAHandleThatDoesNotExistOrIsMiswritten() {
        Handle token = redactor.redact(CONTENT, new Source.File(ENV)).findings().get(1);
        String right = token.toString();

        for (String wrong : List.of(
                "\u2039secret:env:ABC234\u203A",
                right.replace("file", "env"),
                right.replace(token.id(), token.id().toLowerCase(java.util.Locale.ROOT)))) {
            assertThat(redactor.restore("MAIL_TOKEN=" + wrong, ENV))
                    .isEqualTo(new Restored.Refused(wrong, Restored.Why.UNKNOWN));
        }
    }

    @Test
    void learnsNoOriginFromAHandleThatSomebodyPlantedInAFile() {
        String shown = redactor.redact(CONTENT, new Source.File(ENV)).text();
        redactor.redact(shown, new Source.File(OTHER));

        assertThat(redactor.restore(shown, OTHER)).isInstanceOf(Restored.Refused.class);
    }

    @Test
    void allowsEveryFileTheSecretWasFoundIn() {
        redactor.redact(CONTENT, new Source.File(ENV));
        Handle token = redactor.redact("token: abcde$1\\fghij", new Source.File(OTHER))
                .findings()
                .getFirst();

        assertThat(List.of(redactor.restore(token.toString(), ENV), redactor.restore(token.toString(), OTHER)))
                .containsOnly(new Restored.Text("abcde$1\\fghij"));
    }

    @Test
    void saysWhatToDoInsteadOfWhatItRefused() {
        assertThat(new Restored.Refused("\u2039secret:env:ABC234\u203A", Restored.Why.OTHER_PLACE).message())
                .isEqualTo(
                        "the secret behind `\u2039secret:env:ABC234\u203A` was not found in this file, and a secret is"
                                + " written back only to the file it was found in; refer to it by an environment variable instead");
        assertThat(new Restored.Refused("\u2039secret:env:ABC234\u203A", Restored.Why.UNKNOWN).message())
                .isEqualTo(
                        "`\u2039secret:env:ABC234\u203A` stands for no secret of this session; copy a handle exactly as"
                                + " it was shown");
    }

    @Test
    void knowsEverythingAgainAfterARestart() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1", "B_KEY", "broken \uD83D value"));
        String file = redactor.redact(CONTENT, new Source.File(ENV)).text();
        String output = redactor.redact("first-value-1 Zmlyc3QtdmFsdWUtMQ==", new Source.Stream("command"))
                .text();

        Redactor resumed;
        try (Secret keepsake = redactor.keepsake()) {
            resumed = Redactor.resumed(keepsake, SecretFiles.builtIn(), new Random(2), Limits.DEFAULT);
        }

        assertThat(resumed.redact("first-value-1 Zmlyc3QtdmFsdWUtMQ==", new Source.Stream("command"))
                        .text())
                .isEqualTo(output);
        assertThat(resumed.redact("broken \uD83D value", new Source.Stream("command"))
                        .findings())
                .hasSize(1);
        assertThat(resumed.restore(file, ENV)).isEqualTo(new Restored.Text(CONTENT));
        assertThat(resumed.restore(output, ENV)).isInstanceOf(Restored.Refused.class);
        assertThat(bytes(resumed.keepsake()).length).isGreaterThan(bytes(redactor.keepsake()).length);
    }

    @Test
    void keepsTheSameBytesWhenNothingHappened() {
        redactor.redact(CONTENT, new Source.File(ENV));
        Redactor resumed = Redactor.resumed(redactor.keepsake(), SecretFiles.builtIn(), new Random(2), Limits.DEFAULT);

        assertThat(bytes(resumed.keepsake())).isEqualTo(bytes(redactor.keepsake()));
    }

    @Test
    void refusesAKeepsakeThatIsCutOrChangedAndNeverBreaksOnOne() {
        redactor.redact(CONTENT, new Source.File(ENV));
        byte[] whole = bytes(redactor.keepsake());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> resume(cut)).isInstanceOf(ScanException.class);
        }
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                resume(changed);
            } catch (ScanException e) {
                assertThat(e.code()).as("seed %d", seed).isEqualTo(ScanException.Code.BAD_KEEPSAKE);
                assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("abcde");
            }
        }
        assertThatThrownBy(() -> resume(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessage(
                        "the keepsake of the redactor cannot be read: something follows its end; start a new session");
    }

    private static Redactor resume(byte[] keepsake) {
        return Redactor.resumed(Secret.of(keepsake), SecretFiles.builtIn(), new Random(2), Limits.DEFAULT);
    }

    private static byte[] bytes(Secret secret) {
        return secret.lend(byte[]::clone);
    }
}
