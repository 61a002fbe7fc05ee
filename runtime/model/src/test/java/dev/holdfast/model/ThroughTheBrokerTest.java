package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.broker.Broker;
import dev.holdfast.broker.Destination;
import dev.holdfast.broker.Limits;
import dev.holdfast.broker.Loan;
import dev.holdfast.broker.Patience;
import dev.holdfast.broker.Request;
import dev.holdfast.broker.Response;
import dev.holdfast.terms.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client and the real broker together, against a server on loopback that breaks in every way we know of. */
@Timeout(30)
class ThroughTheBrokerTest {
    private static final String KEY = "sk-test-4f1d9b7c2e8a5d3f";
    private static final String HALF = "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n";
    private static final String REST =
            "data: {\"choices\":[{\"delta\":{\"content\":\" more\"},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final Reply REPLY = new Reply("half more", List.of(), Stop.FINISHED, Tokens.reported(3, 2));

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Real time passes only where a server stalls, and then this little: long enough for each piece of an answer to come. */
    private static final Duration SHORT_IDLE = Duration.ofSeconds(2);

    private static ModelRules rules(Duration idle) {
        return new ModelRules(
                RetryRules.DEFAULT,
                new TimeLimits(Duration.ofSeconds(10), idle, Duration.ofMinutes(20)),
                new ReplyLimits(1000, 5000, 3, 100, 100));
    }

    record Fault(String name, FaultyServer.Turn turn, String reason) {
        Duration idle() {
            return name.equals("silence") ? SHORT_IDLE : IDLE;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Fault> passing() {
        String overloaded = "{\"error\":{\"message\":\"overloaded\"}}";
        return List.of(
                new Fault("429", FaultyServer.status(429, "Retry-After: 3\r\n", overloaded), answered(429)),
                new Fault(
                        "429 with a date",
                        FaultyServer.status(429, "Retry-After: Thu, 01 Jan 2026 00:00:03 GMT\r\n", overloaded),
                        answered(429)),
                new Fault("500", FaultyServer.status(500, "", overloaded), answered(500)),
                new Fault("503", FaultyServer.status(503, "", overloaded), answered(503)),
                new Fault("529", FaultyServer.status(529, "", overloaded), answered(529)),
                new Fault(
                        "truncation",
                        FaultyServer.truncating(HALF),
                        "the connection broke in the middle of the answer"),
                new Fault(
                        "truncation after the finish reason",
                        FaultyServer.truncating(HALF, REST),
                        "the connection broke in the middle of the answer"),
                new Fault(
                        "clean end without an end event",
                        FaultyServer.streaming(HALF),
                        "the stream ended before the reply did"),
                new Fault("silence", FaultyServer.stalling(HALF), "nothing came for `2000` ms"),
                new Fault(
                        "garbage in a data line",
                        FaultyServer.streaming(HALF, "data: {\"choi\n\n", REST, DONE),
                        "an event of the stream is not a JSON object"),
                new Fault(
                        "an error in the middle",
                        FaultyServer.streaming(HALF, "data: " + overloaded + "\n\n"),
                        "the server broke off: `overloaded`"));
    }

    private static String answered(int status) {
        return "the server answered " + status + ": `overloaded`";
    }

    @ParameterizedTest
    @MethodSource("passing")
    void outlivesAFaultThatPasses(Fault fault) throws IOException {
        try (var server = FaultyServer.playing(fault.turn(), FaultyServer.streaming(HALF, REST, USAGE, DONE));
                var broker = broker(server)) {
            var asking = new Asking();

            assertThat(ask(server, broker, asking, fault.idle())).isEqualTo(REPLY);
            assertThat(asking.retries()).extracting(Retry::reason).containsExactly(fault.reason());
            assertThat(asking.waits())
                    .containsExactly(Duration.ofSeconds(fault.name().startsWith("429") ? 3 : 1));
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
                            .contains("Bearer " + KEY)
                            .endsWith("\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"));
        }
    }

    /** Where a reset strikes depends on how much was read before it, so its reason is one of two. */
    @Test
    void outlivesAReset() throws IOException {
        try (var server = FaultyServer.playing(
                        FaultyServer.resetting(HALF), FaultyServer.streaming(HALF, REST, USAGE, DONE));
                var broker = broker(server)) {
            var asking = new Asking();

            assertThat(ask(server, broker, asking)).isEqualTo(REPLY);
            assertThat(asking.retries())
                    .singleElement()
                    .extracting(Retry::reason)
                    .asString()
                    .contains(" broke");
        }
    }

    static List<Fault> lasting() {
        return List.of(
                new Fault(
                        "wrong key, repeated by the server",
                        FaultyServer.status(401, "", "{\"error\":{\"message\":\"wrong key " + KEY + "\"}}"),
                        "the server answered 401: `wrong key " + "*".repeat(KEY.length()) + "`; check the API key"),
                new Fault(
                        "redirect",
                        FaultyServer.status(307, "Location: http://127.0.0.1:1/v1\r\n", ""),
                        "the server answered 307 and no more; redirects are not followed, set the base URL to where it"
                                + " leads"),
                new Fault(
                        "huge line",
                        FaultyServer.streaming(HALF, "data: " + "x".repeat(2000) + "\n\n"),
                        "one line is longer than `1000` bytes"),
                new Fault(
                        "endless stream",
                        FaultyServer.streaming(HALF.repeat(200)),
                        "the stream is longer than `5000` bytes"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void givesUpAtOnceOnAFaultThatStays(Fault fault) throws IOException {
        try (var server = FaultyServer.playing(fault.turn());
                var broker = broker(server)) {
            assertThatThrownBy(() -> ask(server, broker, new Asking()))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(fault.reason())
                    .satisfies(ThroughTheBrokerTest::showsNoKey);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void saysWhatCameInsteadOfAnEventStream() throws IOException {
        try (var server = FaultyServer.playing(
                        FaultyServer.status(200, "Content-Type: text/html\r\n", "<h1>sign in</h1>"));
                var broker = broker(server)) {
            assertThatThrownBy(() -> ask(server, broker, new Asking()))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("the server answered with `text/html` instead of an event stream; check the base URL `"
                            + server.base() + "`");
        }
    }

    @Test
    void takesAProperEndForDoneWhenDoneIsMissing() throws IOException {
        try (var server = FaultyServer.playing(FaultyServer.streaming(HALF, REST, USAGE));
                var broker = broker(server)) {
            assertThat(ask(server, broker, new Asking())).isEqualTo(REPLY);
        }
    }

    private static Broker broker(FaultyServer server) {
        return Broker.open(List.of(Loan.bearer(Destination.of(server.base()), Secret.of(KEY))), Limits.DEFAULT);
    }

    private static Reply ask(FaultyServer server, Broker broker, Asking asking) {
        return ask(server, broker, asking, IDLE);
    }

    private static Reply ask(FaultyServer server, Broker broker, Asking asking, Duration idle) {
        Exit exit = out -> {
            Response response = broker.send(new Request(
                    Request.Method.POST, out.url(), out.headers(), out.body(), new Patience(out.answer(), out.idle())));
            return new Answer(response.status(), response.headers(), response.body());
        };
        var endpoint = new Endpoint(URI.create(server.base()), "some-model");
        return new OpenAiModel(endpoint, exit, rules(idle), asking, Asking.longest(), asking)
                .ask(Asking.PROMPT, asking);
    }

    private static void showsNoKey(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(KEY);
    }
}
