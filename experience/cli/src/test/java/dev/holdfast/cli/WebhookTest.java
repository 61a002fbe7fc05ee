package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.approval.Question;
import dev.holdfast.broker.Signing;
import dev.holdfast.model.Pause;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Secret;
import dev.holdfast.terms.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Pattern SIGNATURE =
            Pattern.compile("(?m)^Holdfast-Signature: t=([0-9]+),v1=([0-9a-f]{64})\r\n");
    private static final Question QUESTION = new Question(
            new SessionId("s-000000000001"),
            CallId.of(7),
            new Question.Matter(
                    Digest.of("call"),
                    Digest.of("policy"),
                    2,
                    "Holdfast asks: may the agent call write_file?\n  exactly     {\"content\": \"what nobody else may see\"}\n"),
            "n",
            NOW.plus(Duration.ofMinutes(10)));

    private final List<Duration> pauses = new ArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Webhook webhook(URI url, Duration answer, Pause pause) {
        return new Webhook(
                url,
                destination -> new Signing(destination, Secret.of(SECRET.getBytes(UTF_8)), () -> NOW),
                new Webhook.Rhythm(answer, pause),
                new PrintStream(err, true, UTF_8));
    }

    private Optional<String> told(URI url) {
        return webhook(url, LONG, pauses::add).tell(QUESTION);
    }

    @Test
    void saysWhatWaitsInBriefAndSignsIt() throws Exception {
        try (var server = new HookServer("200 OK")) {
            assertThat(told(server.url())).isEmpty();
            String request = server.requests.take();
            String id = QUESTION.digest().hex().substring(0, 12);
            String body = request.substring(request.indexOf("\r\n\r\n") + 4);
            assertThat(Wire.read(body)).isEqualTo(Wire.read("""
                    {"format": "holdfast.dev/notification@v1", "question": "%s", "session": "s-000000000001", "call": "c7",
                     "asks": "Holdfast asks: may the agent call write_file?", "quorum": 2, "expires": "2026-03-01T10:10:00Z",
                     "answer": "holdfast approvals show %s"}""".formatted(id, id)));
            assertThat(request)
                    .startsWith("POST /hook HTTP/1.1\r\n")
                    .containsIgnoringCase(
                            "idempotency-key: " + QUESTION.digest().hex() + "\r\n")
                    .doesNotContain(SECRET, "nobody else");
            var signature = SIGNATURE.matcher(request);
            assertThat(signature.find()).isTrue();
            assertThat(signature.group(1)).isEqualTo(Long.toString(NOW.getEpochSecond()));
            assertThat(signature.group(2)).isEqualTo(code(signature.group(1) + "." + body));
        }
    }

    private static String code(String signed) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8)));
    }

    @Test
    void triesAgainUntilItIsHeard() {
        try (var server = new HookServer("500 No", "503 No", "200 OK")) {
            assertThat(told(server.url())).isEmpty();
            assertThat(server.requests).hasSize(3);
            assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @Test
    void givesUpInTheEnd() {
        try (var server = new HookServer("500 No", "500 No", "500 No", "500 No", "200 OK")) {
            assertThat(told(server.url()))
                    .contains("`127.0.0.1` answered `500`, and so 4 times; see to the server, or to"
                            + " `approvals.notify.url`");
            assertThat(server.requests).hasSize(4);
        }
    }

    @Test
    void aServerThatIsDownIsTriedAsOften() {
        URI gone;
        try (var server = new HookServer()) {
            gone = server.url();
        }
        assertThat(told(gone).orElseThrow())
                .startsWith("`127.0.0.1:" + gone.getPort() + "` cannot be reached")
                .contains("and so 4 times");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedFor() {
        try (var server = new HookServer()) {
            var hook = webhook(server.url(), Duration.ofMillis(500), pauses::add);
            assertThat(hook.tell(QUESTION).orElseThrow()).contains("did not answer within `500` ms", "and so 4 times");
        }
    }

    @Test
    void followsNoRedirectAndTriesNoRefusalAgain() {
        try (var other = new HookServer("200 OK");
                var server = new HookServer("307 Elsewhere\r\nLocation: " + other.url(), "403 No")) {
            assertThat(told(server.url()).orElseThrow()).startsWith("`127.0.0.1` answered `307`; see to the server");
            assertThat(told(server.url()).orElseThrow()).startsWith("`127.0.0.1` answered `403`; see to the server");
            assertThat(server.requests).hasSize(2);
            assertThat(other.requests).isEmpty();
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void tellsOfItsFailureAndHoldsNobodyUp() throws Exception {
        var said = new CountDownLatch(1);
        var hook = new Webhook(
                URI.create("http://127.0.0.1:1/hook"),
                destination -> new Signing(destination, Secret.of("short".getBytes(UTF_8)), () -> NOW),
                Webhook.Rhythm.USUAL,
                new PrintStream(err, true, UTF_8) {
                    @Override
                    public void println(String line) {
                        super.println(line);
                        said.countDown();
                    }
                });
        try (var _ = hook.ring(QUESTION)) {
            assertThat(said.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(err.toString(UTF_8))
                .isEqualTo("holdfast: nobody was notified of question " + MailAsker.id(QUESTION)
                        + ", which waits all the same: the secret that signs for `127.0.0.1:1` has fewer than 32"
                        + " characters; make one with `openssl rand -hex 32`\n");
    }

    @Test
    void isQuietOnceTheQuestionIsAnswered() throws Exception {
        var paused = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = new HookServer("500 No", "200 OK")) {
            var hook = webhook(server.url(), LONG, wait -> {
                paused.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    ended.countDown();
                }
            });
            try (var _ = hook.ring(QUESTION)) {
                assertThat(paused.await(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests).hasSize(1);
        }
        assertThat(err.toString(UTF_8)).isEmpty();
    }
}
