package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void lendsItsBytes() {
        try (Secret secret = Secret.of("hünter2")) {
            assertThat(secret.<String>lend(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .isEqualTo("hünter2");
        }
    }

    @Test
    void printsAsHidden() {
        try (Secret secret = Secret.of("hunter2")) {
            assertThat(secret).hasToString("Secret[hidden]");
        }
    }

    @Test
    void keepsItsOwnCopy() {
        byte[] mine = {1, 2, 3};
        try (Secret secret = Secret.of(mine)) {
            mine[0] = 9;

            assertThat(secret.<byte[]>lend(byte[]::clone)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void isOverwrittenWhenItIsClosed() {
        Secret secret = Secret.of("hunter2");
        byte[] inside = secret.lend(bytes -> bytes);

        secret.close();
        secret.close();

        assertThat(inside).containsOnly(0);
    }
}
