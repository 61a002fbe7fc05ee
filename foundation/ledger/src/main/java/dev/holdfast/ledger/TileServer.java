package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.ledger.LedgerException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A ledger behind HTTP as clients of C2SP tlog-tiles read a log: {@code /checkpoint}, tiles of hashes and bundles of
 * entries, and nothing else. Requests are bounded in size and in time, connections in number. TLS and a prefix are the
 * business of a server in front of it.
 */
public final class TileServer implements AutoCloseable {
    /** How old a checkpoint may be that is served; publishing costs the disk more than reading. */
    static final Duration CHECKPOINT_AGE_MAX = Duration.ofSeconds(5);

    private static final Pattern TILE = Pattern.compile(
            "/tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\\.p/([0-9]{1,3}))?");
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Ledger ledger;
    private final Disk disk;
    private final InstantSource clock;
    private final Consumer<String> log;
    private String checkpoint = ""; // this and the next guarded by this
    private Instant read = Instant.MIN;

    private TileServer(HttpServer server, ExecutorService threads, Source source, Consumer<String> log) {
        this.server = server;
        this.threads = threads;
        this.ledger = source.ledger();
        this.disk = source.disk();
        this.clock = source.clock();
        this.log = log;
    }

    /**
     * What is served.
     *
     * @param ledger publishes its entries when somebody asks for the checkpoint
     * @param disk the ledger's own
     * @param clock tells how old a checkpoint is
     */
    public record Source(Ledger ledger, Disk disk, InstantSource clock) {}

    /**
     * Starts to serve. The limits are properties of the process, read when its first HTTP server is made.
     *
     * @param source stays open for as long as this serves; whoever opened it closes it afterwards
     * @param log told in one line of each request that fails for want of the ledger
     * @throws LedgerException {@code DISK} when nothing can listen there
     */
    public static TileServer start(Source source, InetSocketAddress address, Consumer<String> log) {
        WitnessServer.SETTINGS.forEach(System::setProperty);
        try {
            var http = HttpServer.create(address, 0);
            var threads = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("tiles-", 0).factory());
            var server = new TileServer(http, threads, source, log);
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
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                refuse(exchange, 405, "a log is read, with GET or HEAD");
            } else if (isLedAstray(exchange)) {
                refuse(exchange, 403, "this is for `localhost`; say so in the header `Host`");
            } else {
                answer(exchange);
            }
        }
    }

    /**
     * Whether a web page could have sent it: one whose name leads to this machine reads, in the browser of whoever sits
     * here, what was meant for this machine alone (DNS rebinding). Its own name is then in the request.
     */
    private boolean isLedAstray(HttpExchange exchange) {
        String host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "");
        return address().getAddress().isLoopbackAddress()
                && !THIS_MACHINE.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        byte[] content;
        try {
            content = path.equals("/checkpoint") ? checkpoint().getBytes(UTF_8) : tile(path);
        } catch (LedgerException | IOException e) {
            log.accept(e.getMessage()); // for the operator: a client is told nothing of this machine
            refuse(exchange, 500, "the ledger cannot be read");
            return;
        } catch (RuntimeException e) { // the border of one request: the next one must find a server that answers
            log.accept("this is a bug in Holdfast, please report it: " + e);
            refuse(exchange, 500, "the server failed");
            return;
        }
        if (content.length == 0) {
            refuse(exchange, 404, "there is no such part of a log here");
        } else if (path.equals("/checkpoint")) {
            send(exchange, 200, TEXT, "no-cache", content);
        } else {
            send(exchange, 200, "application/octet-stream", "public, max-age=31536000, immutable", content);
        }
    }

    private synchronized String checkpoint() {
        Instant now = clock.instant();
        if (now.isBefore(read) || now.isAfter(read.plus(CHECKPOINT_AGE_MAX))) {
            checkpoint = ledger.checkpoint();
            read = now;
        }
        return checkpoint;
    }

    /** The content of a tile or bundle; nothing when the path names none. */
    private byte[] tile(String path) throws IOException {
        var match = TILE.matcher(path);
        if (!match.matches()) {
            return new byte[0];
        }
        long number = Long.parseLong(match.group(2).replaceAll("[x/]", "") + match.group(3));
        int width = match.group(4) == null ? TilePath.WIDTH : Integer.parseInt(match.group(4));
        String full = path(match.group(1), number, TilePath.WIDTH);
        // INVARIANT: no name from outside reaches the disk; it must be equal to one that was made here
        if (width < 1 || width > TilePath.WIDTH || !path.equals("/" + path(match.group(1), number, width))) {
            return new byte[0];
        }
        byte[] own = disk.read(path.substring(1), 0, Bundle.BYTES_MAX);
        return own.length > 0 || width == TilePath.WIDTH ? own : start(full, width);
    }

    /** What a partial version held that has given way to the full one. */
    private byte[] start(String full, int width) throws IOException {
        byte[] all = disk.read(full, 0, Bundle.BYTES_MAX);
        if (all.length == 0 || !full.startsWith(TilePath.ENTRIES)) {
            return Arrays.copyOf(all, Math.min(all.length, width * HashTiles.HASH_BYTES));
        }
        var start = new ByteArrayOutputStream();
        Bundle.entries(full, all, TilePath.WIDTH).subList(0, width).forEach(entry -> Bundle.add(start, entry));
        return start.toByteArray();
    }

    private static String path(String level, long number, int width) {
        return level.equals("entries")
                ? TilePath.entries(number, width)
                : TilePath.hashes(Integer.parseInt(level), number, width);
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        send(exchange, status, TEXT, "no-store", (why + "\n").getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, String caching, byte[] body)
            throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", caching);
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Ends what is under way, after a second for answers that were already decided. */
    @Override
    public void close() {
        server.stop(1);
        threads.close();
    }
}
