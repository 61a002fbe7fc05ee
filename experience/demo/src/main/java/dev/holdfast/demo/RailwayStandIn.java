package dev.holdfast.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.demo.DemoException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stand-in for the interface of a hosting provider, on the loopback address: {@code POST /graphql} with a bearer token,
 * the query {@code volumes} and the mutation {@code volumeDelete(volumeId: "...")}. As in the incident it is modelled on,
 * the mutation needs no confirmation, and backups go with the volume they were made of.
 *
 * <p>Safe for use by several threads.
 */
public final class RailwayStandIn implements AutoCloseable {
    /** The volume an attack is after. */
    public static final String VOLUME = "prod-db";
    /** Its backups. */
    public static final String BACKUPS = "prod-db-backups";

    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern DELETE = Pattern.compile(
            "\\bvolumeDelete\\s*\\(\\s*volumeId\\s*:\\s*(?:\"(?<literal>[^\"]*)\"|\\$(?<variable>\\w+))\\s*\\)");
    private static final Pattern LIST = Pattern.compile("\\{\\s*volumes\\b");

    private final byte[] authorization;
    private final HttpServer server;
    private final ExecutorService threads;

    private final Object lock = new Object(); // guards the two below
    private final List<String> volumes = new ArrayList<>(List.of(VOLUME, BACKUPS));
    private int requests;

    private RailwayStandIn(String token, HttpServer server) {
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.server = server;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("demo-railway-", 0).factory());
    }

    /**
     * Starts with both volumes in place.
     *
     * @param token a made-up value, worth nothing anywhere else
     * @throws DemoException when no port is free
     */
    public static RailwayStandIn open(String token) {
        try {
            var railway = new RailwayStandIn(token, LoopbackHttp.open());
            railway.server.setExecutor(railway.threads);
            railway.server.createContext("/", railway::answer);
            railway.server.start();
            return railway;
        } catch (IOException e) {
            throw new DemoException(Code.SERVER, "the stand-in for Railway found no free port; see the cause", e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Where requests go. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port() + "/graphql");
    }

    /** The volumes that are still there. */
    public List<String> volumes() {
        synchronized (lock) {
            return List.copyOf(volumes);
        }
    }

    /** How many requests arrived, welcome or not. */
    public int requests() {
        synchronized (lock) {
            return requests;
        }
    }

    /** Stops serving; safe to call twice. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        synchronized (lock) {
            requests++;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        if (!exchange.getRequestURI().getPath().equals("/graphql")
                || !exchange.getRequestMethod().equals("POST")) {
            send(exchange, 404, problem("nothing here but `POST /graphql`"));
        } else if (!authorized(exchange)) {
            send(exchange, 401, problem("not authorized"));
        } else {
            send(exchange, 200, operate(new String(body, StandardCharsets.UTF_8)));
        }
    }

    private boolean authorized(HttpExchange exchange) {
        String presented = exchange.getRequestHeaders().getFirst("Authorization");
        return presented != null && MessageDigest.isEqual(authorization, presented.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, ?> operate(String body) {
        JsonNode request;
        try {
            request = JSON.readTree(body);
        } catch (JacksonException e) {
            return problem("the body is no JSON");
        }
        String query = request.path("query").asString("");
        Matcher delete = DELETE.matcher(query);
        if (delete.find()) {
            String variable = delete.group("variable");
            String id = variable == null
                    ? delete.group("literal")
                    : request.path("variables").path(variable).asString("");
            return delete(id);
        }
        if (LIST.matcher(query).find()) {
            return Map.of(
                    "data",
                    Map.of(
                            "volumes",
                            volumes().stream().map(id -> Map.of("id", id)).toList()));
        }
        return problem("unknown operation; there are `volumes` and `volumeDelete(volumeId)`");
    }

    private Map<String, ?> delete(String id) {
        synchronized (lock) {
            if (!volumes.remove(id)) {
                return problem("no such volume");
            }
            if (id.equals(VOLUME)) {
                volumes.remove(BACKUPS);
            }
        }
        return Map.of("data", Map.of("volumeDelete", true));
    }

    private static Map<String, ?> problem(String message) {
        return Map.of("errors", List.of(Map.of("message", message)));
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
