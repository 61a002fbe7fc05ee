package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.scan.Limits;
import dev.holdfast.scan.Redactor;
import dev.holdfast.scan.SecretFiles;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScanRedactionTest {
    @Test
    void aTextWithMoreSecretsThanASessionCanKnowIsWithheldAndEndsNothing() {
        var limits = new Limits(1_000, 10_000, 2, 1_000);
        var redaction = new ScanRedaction(new Redactor(SecretFiles.builtIn(), new Random(1), limits), () -> {});
        String key = "AKIA" + "Q4ZT7MB2XWJ5LDV";
        assertThat(redaction.redact("one " + key + "A", List.of())).startsWith("one \u2039secret:aws-access-key:");
        assertThat(redaction.redact("more " + key + "B " + key + "C", List.of()))
                .startsWith("(withheld: this session has found too many secrets: ");
        assertThat(redaction.redact("nothing to hide", List.of())).isEqualTo("nothing to hide");
        assertThat(redaction.hide("x".repeat(1_001))).startsWith("(withheld: a text of `1001` characters");
    }
}
