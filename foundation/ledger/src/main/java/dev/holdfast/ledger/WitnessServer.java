package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A witness behind HTTP: {@code POST /add-checkpoint}. Requests are bounded in size and in time, connections in number.
 * TLS and a prefix are the business of a server in front of it.
 */
public final class WitnessServer implements AutoCloseable {
    static final String PATH = "/add-checkpoint";

    /** How long a client may take to send a request, and to take the answer. */
    static final int SECONDS_MAX = 10;

    /**
     * For every HTTP server of the process, read when its first one is made: bounds, and that an answer in two pieces does
     * not wait some 40 ms for the client to acknowledge the first.
     */
    static final Map<String, String> SETTINGS = Map.of(
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxReqTime", Integer.toString(SECONDS_MAX),
            "sun.net.httpserver.maxRspTime", Integer.toString(SECONDS_MAX),
            "sun.net.httpserver.maxReqHeaders", "50",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "jdk.httpserver.maxConnections", "256");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Witness witness;
    private final Consumer<String> log;

    private WitnessServer(HttpServer server, ExecutorService threads, Witness witness, Consumer<String> log) {
        this.server = server;
        this.threads = threads;
        this.witness = witness;
        this.log = log;
    }

    /**
     * Starts to serve. The settings are properties of the process, read when its first HTTP server is made.
     *
     * @param witness stays open for as long as this serves; whoever opened it closes it afterwards
     * @param log told in one line of each request that is not simply cosigned
     * @throws LedgerException {@code DISK} when nothing can listen there
     */
    public static WitnessServer start(Witness witness, InetSocketAddress address, Consumer<String> log) {
        SETTINGS.forEach(System::setProperty);
        try {
            var http = HttpServer.create(address, 0);
            var threads = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("witness-", 0).factory());
            var server = new WitnessServer(http, threads, witness, log);
            http.setExecutor(threads);
            http.createContext("/", server::exchange);
            http.start();
            return server;
        } catch (IOException e) {
            throw new LedgerException(
                    Code.DISK, "cannot listen on `" + address + "`: " + e.getMessage() + "; name another port", e);
        }
    }

    /** Where it listens, its port known. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!exchange.getRequestURI().getRawPath().equals(PATH)) {
                refuse(exchange, 404, "there is only `" + PATH + "` here");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                refuse(exchange, 405, "`" + PATH + "` takes POST");
            } else {
                add(exchange);
            }
        }
    }

    private void add(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(Submission.BYTES_MAX + 1);
        if (body.length > Submission.BYTES_MAX) {
            refuse(exchange, 413, "a submission has at most " + Submission.BYTES_MAX + " bytes");
            return;
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            refuse(exchange, 400, "a submission is in UTF-8");
            return;
        }
        Witness.Answer answer;
        try {
            answer = witness.add(text);
        } catch (LedgerException e) {
            log.accept(e.getMessage()); // for the operator: a client is told nothing of this machine
            refuse(exchange, 500, "the witness cannot use its memory");
            return;
        } catch (RuntimeException e) { // the border of one request: the next one must find a witness that answers
            log.accept("this is a bug in Holdfast, please report it: " + e);
            refuse(exchange, 500, "the witness failed");
            return;
        }
        switch (answer) {
            case Witness.Answer.Cosigned(var lines) -> send(exchange, 200, "text/plain; charset=utf-8", lines);
            case Witness.Answer.Conflict(var size) -> {
                log.accept(from(exchange) + " 409: this witness knows " + size + " entries");
                send(exchange, 409, "text/x.tlog.size", size + "\n");
            }
            case Witness.Answer.Refused(var status, var why) -> refuse(exchange, status, why);
        }
    }

    private void refuse(HttpExchange exchange, int status, String why) throws IOException {
        log.accept(from(exchange) + " " + status + ": " + why);
        send(exchange, status, "text/plain; charset=utf-8", why + "\n");
    }

    private static String from(HttpExchange exchange) {
        return Objects.requireNonNull(exchange.getRemoteAddress(), "an exchange has two ends")
                .getAddress()
                .getHostAddress();
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Ends what is under way, after a second for answers that were already decided. */
    @Override
    public void close() {
        server.stop(1);
        threads.close();
    }
}
