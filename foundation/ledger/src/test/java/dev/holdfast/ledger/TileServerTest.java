package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TileServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final MemoryDisk disk = new MemoryDisk();
    private final Ledger ledger = Ledger.open(disk, FakeSigner.ONE);
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private volatile Instant now = WitnessScene.NOON;
    private TileServer server;

    @BeforeEach
    void setUp() {
        server = TileServer.start(new TileServer.Source(ledger, disk, () -> now), ANY_PORT, log::add);
    }

    @AfterEach
    void tearDown() {
        server.close();
    }

    @Test
    void theCheckpointCoversWhatWasAppendedUpToAFewSecondsAgo() throws IOException {
        ledger.append(Samples.entries(0, 3));
        Answer first = get("/checkpoint");
        assertThat(first.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(first.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(first.header("cache-control")).isEqualTo("no-cache");
        assertThat(first.body()).isEqualTo(latin(disk.bytes("checkpoint"))).startsWith("sim.local/one\n3\n");

        ledger.append(Samples.entries(3, 4));
        assertThat(get("/checkpoint").body()).isEqualTo(first.body());
        now = now.plus(TileServer.CHECKPOINT_AGE_MAX).plus(Duration.ofMillis(1));
        assertThat(get("/checkpoint").body()).startsWith("sim.local/one\n4\n");
        ledger.append(Samples.entries(4, 5));
        now = now.minus(Duration.ofHours(1));
        assertThat(get("/checkpoint").body()).as("a clock that was set back").startsWith("sim.local/one\n5\n");
    }

    @Test
    void tilesAndBundlesAreServedForGoodAsTheyAreOnDisk() throws IOException {
        fill(600);
        for (String file : List.of(
                "tile/0/000",
                "tile/0/001",
                "tile/0/002.p/88",
                "tile/1/000.p/2",
                "tile/entries/000",
                "tile/entries/002.p/88")) {
            Answer answer = get("/" + file);
            assertThat(answer.status()).as(file).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.header("content-type")).isEqualTo("application/octet-stream");
            assertThat(answer.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.body()).as(file).isEqualTo(latin(disk.bytes(file)));
        }
    }

    @Test
    void aPartialVersionThatHasGivenWayIsTheStartOfTheFullOne() throws IOException {
        fill(300);
        assertThat(disk.bytes("tile/0/000.p/44")).isEmpty();
        assertThat(get("/tile/0/000.p/44").body())
                .isEqualTo(latin(Arrays.copyOf(disk.bytes("tile/0/000"), 44 * HashTiles.HASH_BYTES)));
        String bundle = get("/tile/entries/000.p/44").body();
        assertThat(latin(disk.bytes("tile/entries/000"))).startsWith(bundle);
        assertThat(Bundle.entries("", bundle.getBytes(ISO_8859_1), 44)).hasSize(44);
    }

    @Test
    void everythingElseIsNotThere() throws IOException {
        fill(300);
        disk.plant("secret", new byte[] {1});
        for (String path : List.of(
                "/",
                "/wal",
                "/secret",
                "/lock",
                "/checkpoint/",
                "/checkpoint-witnessed",
                "//checkpoint",
                "/tile/../secret",
                "/tile/0/../../secret",
                "/tile/0/%2e%2e/%2e%2e/secret",
                "/tile/0/..%2f..%2fsecret",
                "/tile/0/000%00",
                "/tile/0/000/",
                "/tile/0/000.new",
                "/tile/0/000.p/0",
                "/tile/0/000.p/256",
                "/tile/0/000.p/044",
                "/tile/0/000.p/44/",
                "/tile/00/000",
                "/tile/64/000",
                "/tile/-1/000",
                "/tile/0/0",
                "/tile/0/0000",
                "/tile/0/x000/000",
                "/tile/0/x00",
                "/tile/0/999",
                "/tile/0/x999/x999/x999/x999/x999/999",
                "/tile/9/000",
                "/tile/entries/999",
                "/tile/0/001.p/45")) {
            assertThat(get(path).status()).as(path).isEqualTo("HTTP/1.1 404 Not Found");
        }
        assertThat(log).isEmpty();
    }

    @Test
    void aLedgerWithoutEntriesHasNoCheckpoint() throws IOException {
        assertThat(get("/checkpoint").status()).isEqualTo("HTTP/1.1 404 Not Found");
    }

    @Test
    void headTellsWhatGetWouldSend() throws IOException {
        fill(300);
        Answer answer = ask("HEAD", "/tile/0/000", "localhost");
        assertThat(answer.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.header("content-length")).isEqualTo("8192");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void nothingButReadingIsTaken() throws IOException {
        fill(3);
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            Answer answer = ask(method, "/checkpoint", "localhost");
            assertThat(answer.status()).as(method).isEqualTo("HTTP/1.1 405 Method Not Allowed");
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void aPageWhoseNameLeadsHereReadsNothing() throws IOException {
        fill(3);
        for (String host :
                List.of("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example")) {
            assertThat(ask("GET", "/checkpoint", host).status()).as(host).isEqualTo("HTTP/1.1 403 Forbidden");
        }
        for (String host : List.of("localhost", "LOCALHOST:8082", "127.0.0.1:8082", "[::1]:8082")) {
            assertThat(ask("GET", "/checkpoint", host).status()).as(host).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aLedgerThatCannotBeReadIsToldToTheOperatorAlone() throws IOException {
        fill(3);
        disk.plant("checkpoint", new byte[] {(byte) 0xff});
        Answer answer = get("/checkpoint");
        assertThat(answer.status()).isEqualTo("HTTP/1.1 500 Internal Server Error");
        assertThat(answer.body()).isEqualTo("the ledger cannot be read\n");
        assertThat(log).hasSize(1);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() ->
                        TileServer.start(new TileServer.Source(ledger, disk, () -> now), server.address(), log::add))
                .withMessageStartingWith("cannot listen on `")
                .withMessageEndingWith("; name another port");
    }

    private void fill(int size) {
        for (int at = 0; at < size; at += 200) {
            ledger.append(Samples.entries(at, Math.min(size, at + 200)));
            ledger.publish();
        }
    }

    private record Answer(String status, String headers, String body) {
        String header(String name) {
            return headers.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    private Answer get(String path) throws IOException {
        return ask("GET", path, "localhost");
    }

    private Answer ask(String method, String path, String host) throws IOException {
        try (var socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            String all = latin(socket.getInputStream().readAllBytes());
            int border = all.indexOf("\r\n\r\n");
            int line = all.indexOf("\r\n");
            return new Answer(all.substring(0, line), all.substring(line + 2, border + 2), all.substring(border + 4));
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
