package dev.holdfast.ledger;

import static dev.holdfast.ledger.WitnessScene.leaves;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessServerTest {
    @TempDir
    private Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private WitnessScene scene;
    private Witness witness;
    private WitnessServer server;

    @BeforeEach
    void setUp() {
        scene = new WitnessScene(folder);
        Path state = folder.resolve("state");
        var _ = Witness.create(state, "witness.example/w1");
        witness = Witness.open(state, scene.logs(), () -> WitnessScene.NOON);
        server = WitnessServer.start(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), log::add);
    }

    @AfterEach
    void tearDown() {
        server.close();
        witness.close();
    }

    @Test
    void cosignsOverHttp() throws IOException {
        String answer = exchange(post("/add-checkpoint", scene.submission(0, leaves(5))));
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
        String lines = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(WitnessScene.time(witness.key(), scene.checkpoint(leaves(5)), new Witness.Answer.Cosigned(lines)))
                .isEqualTo(WitnessScene.NOON);
        assertThat(log).isEmpty();
    }

    @Test
    void aConflictNamesTheSizeItKnows() throws IOException {
        exchange(post("/add-checkpoint", scene.submission(0, leaves(5))));
        assertThat(exchange(post("/add-checkpoint", scene.submission(0, leaves(6)))))
                .startsWith("HTTP/1.1 409 Conflict\r\n")
                .containsIgnoringCase("\r\nContent-type: text/x.tlog.size\r\n")
                .endsWith("\r\n\r\n5\n");
        assertThat(log).containsExactly("127.0.0.1 409: this witness knows 5 entries");
    }

    @Test
    void refusesOtherPathsOtherMethodsAndOtherBytes() throws IOException {
        for (String[] wrong : new String[][] {
            {"404", post("/", "")},
            {"404", post("/add-checkpoint/more", "")},
            {"404", post("/../add-checkpoint", "")},
            {"404", "GET / HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n"},
            {"405", "GET /add-checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n"},
            {"405", "DELETE /add-checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n"},
            {"400", post("/add-checkpoint", "")},
            {"400", post("/add-checkpoint", "old 0\n\n\0")},
            {"413", post("/add-checkpoint", "x".repeat(Submission.BYTES_MAX + 1))},
            {"400", "nonsense\r\n\r\n"},
        }) {
            assertThat(exchange(wrong[1])).as(wrong[1]).startsWith("HTTP/1.1 " + wrong[0] + " ");
        }
        byte[] notUtf8 = post("/add-checkpoint", "old 0\n\nX").getBytes(UTF_8);
        notUtf8[notUtf8.length - 1] = (byte) 0xFF;
        assertThat(exchange(notUtf8)).startsWith("HTTP/1.1 400 ").endsWith("a submission is in UTF-8\n");
        assertThat(exchange(post("/add-checkpoint", scene.submission(0, leaves(5)))))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aBodyWithoutEndIsCutOffAtItsBound() throws IOException {
        try (Socket socket = connected()) {
            var out = socket.getOutputStream();
            out.write("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
            byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(UTF_8);
            try {
                for (int n = 0; n < 4_000; n++) { // 64 MB, which nobody reads
                    out.write(chunk);
                }
            } catch (IOException e) {
                // the server has closed the connection, as it should
            }
        }
        assertThat(log).anyMatch(line -> line.contains(" 413: a submission has at most "));
    }

    @Test
    void aClientThatSendsSlowlyLosesItsConnectionWhileOthersAreServed() throws IOException {
        try (Socket inHead = connected();
                Socket inBody = connected()) {
            inHead.getOutputStream().write("POST /add-check".getBytes(UTF_8));
            inBody.getOutputStream()
                    .write("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 99\r\n\r\nold "
                            .getBytes(UTF_8));
            assertThat(exchange(post("/add-checkpoint", scene.submission(0, leaves(5)))))
                    .startsWith("HTTP/1.1 200 ");
            // ends when the server gives up; the time-out of the socket would fail the test
            assertThat(ended(inHead)).isTrue();
            assertThat(ended(inBody)).isTrue();
        }
    }

    @Test
    void aMemoryThatFailsIsToldToTheOperatorAlone() throws IOException {
        exchange(post("/add-checkpoint", scene.submission(0, leaves(5))));
        Files.writeString(folder.resolve("state").resolve(WitnessStore.file(scene.log.name())), "garbled");
        assertThat(exchange(post("/add-checkpoint", scene.submission(5, leaves(6)))))
                .startsWith("HTTP/1.1 500 ")
                .endsWith("\r\n\r\nthe witness cannot use its memory\n");
        assertThat(log)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("the file `log-").contains("restore it from a copy"),
                        line -> assertThat(line).isEqualTo("127.0.0.1 500: the witness cannot use its memory"));
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> WitnessServer.start(witness, server.address(), log::add))
                .withMessageStartingWith("cannot listen on `")
                .withMessageEndingWith("; name another port");
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: w\r\nConnection: close\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    private String exchange(String request) throws IOException {
        return exchange(request.getBytes(UTF_8));
    }

    private String exchange(byte[] request) throws IOException {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private Socket connected() throws IOException {
        var socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static boolean ended(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
