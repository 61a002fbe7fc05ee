package dev.holdfast.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.demo.DemoException.Code;
import dev.holdfast.demo.Transcript.AnyOf;
import dev.holdfast.demo.Transcript.Fault;
import dev.holdfast.demo.Transcript.Turn;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A language model that plays a {@link Transcript} over the OpenAI Chat Completions protocol, streaming, on the loopback
 * address. The turn is chosen by how many assistant messages a request holds, so a resumed conversation goes on at the
 * right place and a repeated request gets the same answer. A request that does not meet the demands of its turn is
 * answered with status 500 and remembered in {@link #failures()}: a run that went wrong cannot look right.
 *
 * <p>Safe for use by several threads.
 */
public final class ScriptedModel implements AutoCloseable {
    private static final String PATH = "/v1/chat/completions";
    private static final int BODY_BYTES_MAX = 16 << 20;
    private static final int REQUESTS_MAX = 10_000;
    private static final int STALL_SECONDS_MAX = 600;
    private static final JsonMapper JSON = new JsonMapper();

    private final Transcript transcript;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Relay relay;
    private final CountDownLatch closing = new CountDownLatch(1);

    private final Object lock = new Object(); // guards the four below
    private final List<String> received = new ArrayList<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final Map<Integer, Integer> faultsPlayed = new HashMap<>();
    private int turnsServed;

    private ScriptedModel(Transcript transcript, HttpServer server) {
        this.transcript = transcript;
        this.server = server;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("demo-model-", 0).factory());
        this.relay = Relay.before(server.getAddress());
    }

    /**
     * Starts playing.
     *
     * @param transcript with its placeholders filled
     * @throws DemoException when no port is free
     */
    public static ScriptedModel open(Transcript transcript) {
        try {
            var model = new ScriptedModel(transcript, LoopbackHttp.open());
            model.server.setExecutor(model.threads);
            model.server.createContext("/", model::answer);
            model.server.start();
            return model;
        } catch (IOException e) {
            throw new DemoException(Code.SERVER, "the scripted model found no free port; see the cause", e);
        }
    }

    /** What a client is configured with: everything up to and including {@code /v1}. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + relay.port() + "/v1");
    }

    /** The bodies of all requests so far, as they came. */
    public List<String> received() {
        synchronized (lock) {
            return List.copyOf(received);
        }
    }

    /** Whether any request so far held this text, raw or as the model would read it; letters in either case. */
    public boolean wasTold(String text) {
        return received().stream().anyMatch(body -> ChatRequest.holdsText(body, text) || told(body, text));
    }

    /** What was wrong with requests so far, each once; empty in a good run. */
    public List<String> failures() {
        synchronized (lock) {
            return List.copyOf(failures);
        }
    }

    /** How far the conversation came: the highest number of a turn that was served whole, 0 before the first. */
    public int turnsServed() {
        synchronized (lock) {
            return turnsServed;
        }
    }

    /** Whether the last turn was served and nothing was wrong on the way. */
    public boolean playedToTheEnd() {
        synchronized (lock) {
            return turnsServed == transcript.turns().size() && failures.isEmpty();
        }
    }

    /** Stops serving and drops all connections, stalled ones too; safe to call twice. */
    @Override
    public void close() {
        closing.countDown();
        relay.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static boolean told(String body, String text) {
        try {
            return ChatRequest.read(body).holds(text);
        } catch (IllegalArgumentException e) {
            return false; // no request we understand, so no message either; its raw form was searched
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            refuse(exchange, 404, "nothing here but `POST " + PATH + "`");
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 405, "`" + PATH + "` takes POST only");
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            refuse(exchange, 413, "a request has at most " + BODY_BYTES_MAX + " bytes");
            return;
        }
        ChatRequest request;
        try {
            request = ChatRequest.read(remember(new String(body, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            refuse(exchange, 400, String.valueOf(e.getMessage()));
            return;
        }
        play(exchange, request);
    }

    private String remember(String body) {
        synchronized (lock) {
            if (received.size() == REQUESTS_MAX) {
                throw new IllegalArgumentException("this server answers " + REQUESTS_MAX + " requests, not more");
            }
            received.add(body);
            return body;
        }
    }

    private void play(HttpExchange exchange, ChatRequest request) throws IOException {
        int number = request.answers() + 1;
        Optional<String> problem = problem(number, request);
        if (problem.isPresent()) {
            synchronized (lock) {
                failures.add(problem.get());
            }
            exchange.getResponseHeaders().set("x-should-retry", "false");
            refuse(exchange, 500, problem.get());
            return;
        }
        Turn turn = transcript.turns().get(number - 1);
        List<String> chunks = ReplyStream.chunks(transcript.name(), number, turn, request);
        Optional<Fault> fault = nextFault(number, turn);
        if (fault.isPresent()) {
            spoil(exchange, fault.get(), chunks);
            return;
        }
        try (OutputStream out = stream(exchange)) {
            for (String chunk : chunks) {
                send(out, chunk);
            }
            synchronized (lock) { // who has read the end of a turn finds it counted
                send(out, "[DONE]");
                turnsServed = Math.max(turnsServed, number);
            }
        }
    }

    private Optional<String> problem(int number, ChatRequest request) {
        String turnName = "turn " + number + " of `" + transcript.name() + "`";
        if (number > transcript.turns().size()) {
            return Optional.of(turnName + " was asked for, but it has "
                    + transcript.turns().size());
        }
        Transcript.Demands demands = transcript.turns().get(number - 1).demands();
        List<String> news = request.news();
        for (AnyOf any : demands.expects()) {
            if (any.texts().stream()
                    .noneMatch(text -> news.stream().anyMatch(message -> ChatRequest.holdsText(message, text)))) {
                return Optional.of(turnName + " expects "
                        + any.texts().stream().map(text -> "`" + text + "`").collect(Collectors.joining(" or "))
                        + ", and none of the " + news.size() + " new messages holds it");
            }
        }
        for (int i = 0; i < demands.absent().size(); i++) {
            if (request.holds(demands.absent().get(i))) {
                // not named: what must be absent may be a secret
                return Optional.of(turnName + " was told what must be absent, number " + (i + 1) + " of its list");
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> nextFault(int number, Turn turn) {
        synchronized (lock) {
            int played = faultsPlayed.getOrDefault(number, 0);
            if (played == turn.faults().size()) {
                return Optional.empty();
            }
            faultsPlayed.put(number, played + 1);
            return Optional.of(turn.faults().get(played));
        }
    }

    private void spoil(HttpExchange exchange, Fault fault, List<String> chunks) throws IOException {
        switch (fault) {
            case Fault.Status(int code, Map<String, String> headers) -> {
                headers.forEach(exchange.getResponseHeaders()::set);
                refuse(exchange, code, "the transcript wants status " + code + " once");
            }
            case Fault.Truncate() -> {
                try (OutputStream out = stream(exchange)) {
                    sendHalf(out, chunks);
                }
            }
            case Fault.Stall() -> {
                sendHalf(stream(exchange), chunks);
                awaitClosing();
                throw new IOException("a stalled answer has no end");
            }
            case Fault.Reset() -> {
                sendHalf(stream(exchange), chunks);
                relay.resetAtEnd(exchange.getRemoteAddress());
                throw new IOException("this makes the server drop the connection");
            }
        }
    }

    private void awaitClosing() throws IOException {
        try {
            closing.await(STALL_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException("the server is closing", e);
        }
    }

    private static OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void sendHalf(OutputStream out, List<String> chunks) throws IOException {
        for (String chunk : chunks.subList(0, Math.ceilDiv(chunks.size(), 2))) {
            send(out, chunk);
        }
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        byte[] body = JSON.writeValueAsBytes(Map.of("error", Map.of("message", why, "type", "scripted")));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
