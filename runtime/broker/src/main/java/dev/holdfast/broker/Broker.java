package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * The only way out to a network: it sends a request that lies within a declared destination, adds the credential lent to
 * that destination on its way out, and hands back the answer with the credential masked. It follows no redirect, uses
 * no proxy, keeps no cookie, and speaks HTTP/1.1. Safe for use by several threads.
 *
 * <p>A destination that is a name leads to public addresses only, {@code localhost} to this machine only; an address
 * that was declared literally leads to itself. {@link GuardedNames} says how that is held and what its limits are.
 */
public final class Broker implements AutoCloseable {
    private static final List<String> HEADERS_OF_CALLERS =
            List.of("accept", "content-type", "idempotency-key", "user-agent");
    private static final int HEADER_CHARS_MAX = 1024;

    private final List<Access> accesses;
    private final Limits limits;
    private final HttpClient client;
    private final ExecutorService threads;
    private volatile boolean closed;

    private Broker(List<Access> accesses, Limits limits, HttpClient client, ExecutorService threads) {
        this.accesses = accesses;
        this.limits = limits;
        this.client = client;
        this.threads = threads;
    }

    /**
     * Opens a broker that reaches these destinations and nothing else. From now on it owns the loans.
     *
     * @throws BrokerException with {@link Code#DESTINATION} when one destination lies within another, so that it would
     *     be unclear which credential to lend
     */
    public static Broker open(List<Access> accesses, Limits limits) {
        for (int i = 0; i < accesses.size(); i++) {
            for (int j = 0; j < accesses.size(); j++) {
                Destination inner = accesses.get(i).destination();
                Destination outer = accesses.get(j).destination();
                if (i != j && outer.covers(inner.base())) {
                    throw new BrokerException(
                            Code.DESTINATION, "`" + inner + "` lies within `" + outer + "`; declare one of them");
                }
            }
        }
        accesses.stream()
                .map(Access::destination)
                .filter(destination -> destination.named() || destination.host().equals("localhost"))
                .forEach(destination -> GuardedNames.guard(destination.host()));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newBuilder()
                .executor(threads)
                .version(
                        HttpClient.Version
                                .HTTP_1_1) // servers that do not know `Upgrade: h2c` drop the body it comes with
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(limits.connect())
                .build();
        return new Broker(List.copyOf(accesses), limits, client, threads);
    }

    /**
     * Sends one request once. Callers may set {@code accept}, {@code content-type}, {@code idempotency-key} and
     * {@code user-agent}; every other header is the broker's business.
     *
     * @return the answer, whatever its status; the caller closes it
     * @throws BrokerException when the request is refused; then nothing was sent
     * @throws HttpTimeoutException when the other side took too long to answer
     * @throws InterruptedIOException when the calling thread was interrupted; its interrupt flag is set again
     * @throws IOException when the connection could not be made or broke
     */
    public Response send(Request request) throws IOException {
        if (closed) {
            throw new BrokerException(Code.CLOSED, "the broker is closed");
        }
        Access access = accessTo(request);
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > limits.requestBytesMax()) {
            throw new BrokerException(
                    Code.LIMIT,
                    "a request of `" + body.length + "` bytes; the limit is `" + limits.requestBytesMax() + "`");
        }
        HttpRequest.Builder outgoing = HttpRequest.newBuilder(request.url())
                .method(
                        request.method().name(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        request.headers().forEach((name, value) -> outgoing.setHeader(checkedName(name), checkedValue(name, value)));
        return switch (access) {
            case Access.Open open -> received(answer(outgoing.build(), open, request.patience()));
            case Signing signing -> {
                signing.addTo(outgoing, body);
                yield received(answer(outgoing.build(), signing, request.patience()));
            }
            case Loan loan -> {
                loan.addTo(outgoing);
                Response plain = received(answer(outgoing.build(), loan, request.patience()));
                Map<String, String> headers = plain.headers().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> loan.masked(header.getValue())));
                yield new Response(plain.status(), headers, loan.masked(plain.body()));
            }
        };
    }

    private Access accessTo(Request request) {
        return accesses.stream()
                .filter(access -> access.destination().covers(request.url()))
                .findFirst()
                .orElseThrow(() -> new BrokerException(
                        Code.DESTINATION,
                        "`" + Visible.inert(request.url().toString(), 200) + "` lies within no declared destination: "
                                + accesses.stream()
                                        .map(access -> "`" + access.destination() + "`")
                                        .collect(Collectors.joining(", "))));
    }

    private HttpResponse<InputStream> answer(HttpRequest request, Access access, Patience patience) throws IOException {
        String place = "`" + access.destination().hostAndPort() + "`";
        CompletableFuture<HttpResponse<InputStream>> coming =
                client.sendAsync(request, head -> new TimedBody(patience.idle(), limits.answerBytesMax()));
        try {
            return coming.get(patience.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            coming.cancel(true); // ends the exchange, and the connection with it
            throw new HttpTimeoutException(place + " did not answer within " + millis(patience.answer()));
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + place);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), access);
        }
    }

    /**
     * What a failed exchange means. The cause is not chained: its message may quote what the server sent, and a server
     * may send the credential back.
     */
    private IOException failure(Throwable cause, Access access) {
        String place = "`" + access.destination().hostAndPort() + "`";
        return switch (cause) {
            case HttpConnectTimeoutException e ->
                new HttpTimeoutException("no connection to " + place + " within " + millis(limits.connect()));
            case ConnectException e -> {
                // An address that the guard refused looks to the client like one that was not found.
                Optional<String> refusal =
                        GuardedNames.refusal(access.destination().host());
                if (refusal.isPresent()) {
                    throw new BrokerException(Code.ADDRESS, refusal.get());
                }
                yield new ConnectException(place + " cannot be reached; check its name and that a server listens");
            }
            case SSLException e -> new SSLException("no trusted TLS connection to " + place + ": " + reason(e, access));
            case IOException e -> new IOException("the connection to " + place + " broke: " + reason(e, access));
            default -> new IOException("the exchange with " + place + " failed: " + reason(cause, access));
        };
    }

    private static String reason(Throwable cause, Access access) {
        String message = cause.getMessage() == null ? "no reason given" : cause.getMessage();
        return Visible.inert(
                switch (access) {
                    case Access.Open open -> message;
                    case Signing signing -> message; // what it signs with was never sent
                    case Loan loan -> loan.masked(message);
                },
                200);
    }

    private static Response received(HttpResponse<InputStream> answer) {
        Map<String, String> headers = answer.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> String.join(", ", header.getValue()),
                        (one, other) -> one + ", " + other));
        return new Response(answer.statusCode(), headers, answer.body());
    }

    private static String checkedName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HEADERS_OF_CALLERS.contains(lower)) {
            throw new BrokerException(
                    Code.HEADER,
                    "a caller may not set the header `" + Visible.inert(name, 64) + "`, only "
                            + String.join(", ", new TreeSet<>(HEADERS_OF_CALLERS)));
        }
        return lower;
    }

    private static String checkedValue(String name, String value) {
        if (value.isEmpty()
                || value.length() > HEADER_CHARS_MAX
                || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new BrokerException(
                    Code.HEADER,
                    "the header `" + Visible.inert(name, 64) + "` must have 1 to " + HEADER_CHARS_MAX
                            + " printable ASCII characters");
        }
        return value;
    }

    private static String millis(Duration time) {
        return "`" + time.toMillis() + "` ms";
    }

    /** Ends every exchange under way and overwrites the credentials; safe to call twice. */
    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
        threads.shutdownNow();
        for (Access access : accesses) {
            switch (access) {
                case Access.Open open -> {}
                case Signing signing -> signing.close();
                case Loan loan -> loan.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Broker" + accesses;
    }
}
