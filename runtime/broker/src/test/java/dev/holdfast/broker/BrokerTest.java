package dev.holdfast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.net.spi.InetAddressResolverProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class BrokerTest {
    private static final String KEY = "sk-test-4f1d9b7c2e8a5d3f";
    private static final Patience LONG = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10));

    @Test
    void addsTheCredentialOnItsWayOut() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\nX-Kind: a\r\nContent-Length: 2\r\n\r\nhi");
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1/chat"), Map.of("Accept", "text/plain")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).isEqualTo(Map.of("x-kind", "a", "content-length", "2"));
            assertThat(text(response)).isEqualTo("hi");
            String head = server.requests().getFirst().toLowerCase(Locale.ROOT);
            assertThat(head.lines())
                    .startsWith("post /v1/chat http/1.1")
                    .contains("authorization: bearer " + KEY, "accept: text/plain")
                    .endsWith("the body");
            assertThat(head).doesNotContain("upgrade");
        }
    }

    @Test
    void lendsInAHeaderOfTheDestinationsOwnAndNothingToAnOpenOne() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 204 No Content\r\n\r\n");
                var broker = Broker.open(
                        List.of(
                                Loan.inHeader(Destination.of(server.url("/a")), "X-Api-Key", "", Secret.of(KEY)),
                                new Access.Open(Destination.of(server.url("/b")))),
                        Limits.DEFAULT)) {
            broker.send(post(server.url("/a"), Map.of())).close();
            broker.send(post(server.url("/b"), Map.of())).close();

            assertThat(server.requests().get(0)).contains("X-Api-Key: " + KEY);
            assertThat(server.requests().get(1)).doesNotContain(KEY);
        }
    }

    @Test
    void refusesWhatLiesInNoDestination() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\n\r\n");
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT)) {
            assertThatThrownBy(() -> broker.send(post(server.url("/v2"), Map.of())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("`" + server.url("/v2") + "` lies within no declared destination: `" + server.url("/v1")
                            + "`");
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Authorization     | Bearer mine | a caller may not set the header `Authorization`, only accept, content-type, idempotency-key, user-agent
                    Host              | evil        | a caller may not set the header `Host`, only accept, content-type, idempotency-key, user-agent
                    Content-Length    | 0           | a caller may not set the header `Content-Length`, only accept, content-type, idempotency-key, user-agent
                    Transfer-Encoding | chunked     | a caller may not set the header `Transfer-Encoding`, only accept, content-type, idempotency-key, user-agent
                    Cookie            | a=b         | a caller may not set the header `Cookie`, only accept, content-type, idempotency-key, user-agent
                    X-Api-Key         | mine        | a caller may not set the header `X-Api-Key`, only accept, content-type, idempotency-key, user-agent
                    'Accept: x\\nA'   | b           | a caller may not set the header `Accept: x[U+000A]A`, only accept, content-type, idempotency-key, user-agent
                    Accept            | 'a\\nb: c'  | the header `Accept` must have 1 to 1024 printable ASCII characters
                    Accept            | 'a\\rb'     | the header `Accept` must have 1 to 1024 printable ASCII characters
                    Accept            | 'a\\0b'     | the header `Accept` must have 1 to 1024 printable ASCII characters
                    Accept            | é           | the header `Accept` must have 1 to 1024 printable ASCII characters
                    Accept            | ''          | the header `Accept` must have 1 to 1024 printable ASCII characters
                    """)
    void refusesHeadersThatAreNotTheCallers(String name, String value, String message) throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\n\r\n");
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT)) {
            Map<String, String> headers = Map.of(unescaped(name), unescaped(value));

            assertThatThrownBy(() -> broker.send(post(server.url("/v1"), headers)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage(message);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (var elsewhere = LoopbackServer.answering("HTTP/1.1 200 OK\r\n\r\n");
                var server = LoopbackServer.answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + elsewhere.url("/v1") + "\r\nContent-Length: 0\r\n\r\n");
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThat(response.status()).isEqualTo(307);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"rebound.example, 127.0.0.1", "private.example, 10.1.2.3", "metadata.example, 169.254.169.254"})
    void refusesANameThatLeadsToAnAddressNobodyDeclared(String name, String address) throws IOException {
        refusesTheAddress(name, address);
        refusesTheAddress(name, address); // and again, from the JDK's cache of failed lookups
    }

    @Test
    void refusesANameWhenOneOfItsAddressesIsPrivate() throws IOException {
        refusesTheAddress("mixed.example", "192.168.7.7");
    }

    @Test
    void letsANameLeadToPublicAddressesAndUndeclaredNamesAnywhere() throws IOException {
        Broker.open(List.of(bearer("https://public.example")), Limits.DEFAULT).close();

        assertThat(InetAddress.getAllByName("public.example")).hasSize(2);
        assertThat(InetAddress.getAllByName("undeclared.example")).hasSize(1);
    }

    @Test
    void theJdkFindsTheGuardAsAService() {
        assertThat(ServiceLoader.load(InetAddressResolverProvider.class))
                .hasAtLeastOneElementOfType(GuardedNames.class);
    }

    private static void refusesTheAddress(String name, String address) throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\n\r\n");
                var broker = Broker.open(List.of(bearer("https://" + name + ":" + server.port())), Limits.DEFAULT)) {
            assertThatThrownBy(() -> broker.send(post("https://" + name + ":" + server.port() + "/v1", Map.of())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("`" + name + "` leads to `" + address
                            + "`, which is not a public address; declare that address itself if it is meant")
                    .extracting(e -> ((BrokerException) e).code())
                    .isEqualTo(Code.ADDRESS);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void reachesLocalhostByName() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                var broker = Broker.open(List.of(bearer("http://localhost:" + server.port())), Limits.DEFAULT);
                Response response = broker.send(post("http://localhost:" + server.port() + "/v1", Map.of()))) {
            assertThat(text(response)).isEqualTo("hi");
        }
    }

    @Test
    void saysWhenNothingListens() throws IOException {
        try (var silent = new Socket()) { // bound, so that nobody else can listen there
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/v1";
            try (var broker = Broker.open(List.of(bearer(url)), Limits.DEFAULT)) {
                assertThatThrownBy(() -> broker.send(post(url, Map.of())))
                        .isInstanceOf(ConnectException.class)
                        .hasMessage("`" + URI.create(url).getAuthority()
                                + "` cannot be reached; check its name and that a server listens");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n%s",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n18\r\n%s\r\n"
            })
    void anAnswerThatIsCutShortIsAFailure(String template) throws IOException {
        try (var server = LoopbackServer.answering(template.replace("%s", KEY));
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThatThrownBy(() -> text(response))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the connection broke in the middle of the answer")
                    .satisfies(BrokerTest::showsNoKey);
        }
    }

    @Test
    void aResetInTheMiddleOfTheAnswerIsAFailure() throws IOException {
        var received = new CountDownLatch(1);
        try (var server = LoopbackServer.playing((socket, request) -> {
                    LoopbackServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf");
                    await(received);
                    socket.setSoLinger(true, 0); // closing now sends RST
                    socket.close();
                });
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThat(response.body().readNBytes(4)).isEqualTo("half".getBytes(StandardCharsets.UTF_8));
            received.countDown();
            assertThatThrownBy(() -> response.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the connection broke in the middle of the answer");
        }
    }

    @Test
    void aServerThatNeverAnswersIsLeft() throws IOException {
        try (var server = LoopbackServer.playing((socket, request) -> {});
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT)) {
            var hasty = new Patience(Duration.ofMillis(100), Duration.ofSeconds(10));

            assertThatThrownBy(() -> broker.send(post(server.url("/v1"), Map.of(), hasty)))
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessage("`127.0.0.1:" + server.port() + "` did not answer within `100` ms");
        }
    }

    @Test
    void aServerThatGoesSilentIsLeft() throws IOException {
        var hasty = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(2));
        try (var server = LoopbackServer.playing((socket, request) ->
                        LoopbackServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"));
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of(), hasty))) {
            assertThat(response.body().readNBytes(4)).isEqualTo("half".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> response.body().read())
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessage("nothing came for `2000` ms");
            assertThatThrownBy(() -> response.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the answer was closed");
        }
    }

    @Test
    void anInterruptedCallerLeavesWithItsFlagSet() throws IOException {
        try (var server = LoopbackServer.playing((socket, request) -> {});
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> broker.send(post(server.url("/v1"), Map.of())))
                    .isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void bothDirectionsAreBounded() throws IOException {
        var limits = new Limits(Duration.ofSeconds(10), 8, 4);
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), limits);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThatThrownBy(() -> text(response))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("the answer is larger than `4` bytes");
            var long9 = new Request(Request.Method.POST, URI.create(server.url("/v1")), Map.of(), "123456789", LONG);
            assertThatThrownBy(() -> broker.send(long9))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("a request of `9` bytes; the limit is `8`");
        }
    }

    @Test
    void aServerThatRepeatsTheCredentialDoesNotShowIt() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 401 Unauthorized\r\nX-Echo: Bearer " + KEY
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n14\r\nwrong key sk-test-4f\r\n11\r\n1d9b7c2e8a5d3f!!!\r\n"
                        + "0\r\n\r\n");
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThat(response.headers()).containsEntry("x-echo", "Bearer " + "*".repeat(KEY.length()));
            assertThat(text(response)).isEqualTo("wrong key " + "*".repeat(KEY.length()) + "!!!");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\r\n\r\n",
                "HTTP/1.1 %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nbad header %s: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n"
            })
    void anAnswerThatIsNotHttpDoesNotShowTheCredential(String template) throws IOException {
        try (var server = LoopbackServer.answering(template.replace("%s", KEY));
                var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT)) {
            assertThatThrownBy(() -> text(broker.send(post(server.url("/v1"), Map.of()))))
                    .isInstanceOf(IOException.class)
                    .satisfies(BrokerTest::showsNoKey);
        }
    }

    @Test
    void nothingPrintsTheCredential() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var loan = bearer(server.url("/v1"));
                var broker = Broker.open(List.of(loan), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThat(loan).hasToString("Loan[" + server.url("/v1") + ", Authorization: hidden]");
            assertThat(broker).hasToString("Broker[" + loan + "]");
            assertThat(response.toString()).doesNotContain(KEY);
        }
    }

    @Test
    void aPlaceholderOfACredentialIsLentButNotMasked() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nollama");
                var broker = Broker.open(
                        List.of(Loan.bearer(Destination.of(server.url("/v1")), Secret.of("ollama"))), Limits.DEFAULT);
                Response response = broker.send(post(server.url("/v1"), Map.of()))) {
            assertThat(text(response)).isEqualTo("ollama");
            assertThat(server.requests().getFirst()).contains("Authorization: Bearer ollama");
        }
    }

    @Test
    void refusesACredentialThatWouldSplitTheHeader() {
        Destination destination = Destination.of("https://api.example.com");
        Secret secret = Secret.of(KEY + "\r\nX: y");

        assertThatThrownBy(() -> Loan.bearer(destination, secret))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the credential for `https://api.example.com` is not one line of visible ASCII");
    }

    @Test
    void refusesDestinationsWithinEachOther() {
        List<Access> nested = List.of(bearer("https://api.example.com"), bearer("https://api.example.com/v1"));

        assertThatThrownBy(() -> Broker.open(nested, Limits.DEFAULT))
                .isInstanceOf(BrokerException.class)
                .hasMessage("`https://api.example.com/v1` lies within `https://api.example.com`; declare one of them");
    }

    @Test
    void sendsNothingOnceClosed() throws IOException {
        try (var server = LoopbackServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            var broker = Broker.open(List.of(bearer(server.url("/v1"))), Limits.DEFAULT);
            broker.close();

            assertThatThrownBy(() -> broker.send(post(server.url("/v1"), Map.of())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("the broker is closed");
            assertThat(server.connections()).isZero();
        }
    }

    private static void showsNoKey(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(KEY);
    }

    private static Loan bearer(String url) {
        return Loan.bearer(Destination.of(url), Secret.of(KEY));
    }

    private static Request post(String url, Map<String, String> headers) {
        return post(url, headers, LONG);
    }

    private static Request post(String url, Map<String, String> headers, Patience patience) {
        return new Request(Request.Method.POST, URI.create(url), headers, "the body", patience);
    }

    private static String text(Response response) throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
