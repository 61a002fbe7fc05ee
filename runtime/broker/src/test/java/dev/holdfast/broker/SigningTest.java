package dev.holdfast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SigningTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** The value comes from elsewhere: Python's {@code hmac.new(SECRET, b'1772359200.{"format":"x"}', sha256)}. */
    @Test
    void signsTimeAndBodyAndNeverSendsTheSecret() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 204 No Content\r\n\r\n");
                var broker = Broker.open(
                        List.of(new Signing(Destination.of(server.url("/hook")), secret(SECRET), () -> NOW)),
                        Limits.DEFAULT)) {
            broker.send(new Request(
                            Request.Method.POST,
                            URI.create(server.url("/hook")),
                            Map.of(),
                            "{\"format\":\"x\"}",
                            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10))))
                    .close();
            assertThat(server.requests().getFirst())
                    .contains("Holdfast-Signature: t=1772359200,"
                            + "v1=ea55c699e32e7c702f5aa74107106653c21a6397fdd0dfd976a20f5b65bbe468")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void refusesASecretThatCouldBeFoundByTrying() {
        var destination = Destination.of("https://hooks.example/x");
        assertThatThrownBy(() -> new Signing(destination, secret("hunter2"), () -> NOW))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the secret that signs for `hooks.example:443` has fewer than 32 characters; make one with"
                        + " `openssl rand -hex 32`");
        assertThat(new Signing(destination, secret(SECRET), () -> NOW))
                .asString()
                .doesNotContain(SECRET);
    }

    private static Secret secret(String text) {
        return Secret.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
