package a;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers as tests open them: on every name the own machine has, reached by every other. */
class ServersTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "localhost, localhost",
        "0.0.0.0, 127.0.0.1",
        "0.0.0.0, localhost",
        "0.0.0.0, 0.0.0.0",
        "::, 127.0.0.1",
        "::, localhost",
        "::, ::1",
        "::, ::",
        "::1, ::1",
        "127.0.0.2, 127.0.0.2",
    })
    void meet(String listening, String calling) throws Exception {
        boolean six = listening.contains(":") || calling.contains(":");
        Assumptions.assumeTrue(!six || hasIpv6(), "this machine has no IPv6");
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(listening, 0));
            try (var client = new Socket(calling, server.getLocalPort());
                    var served = server.accept()) {
                served.getOutputStream().write(7);
                assertEquals(7, client.getInputStream().read());
            }
        }
    }

    @Test
    void meetOnTheWildcardOfTheLanguage() throws Exception {
        try (var server = new ServerSocket(0);
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                var served = server.accept()) {
            served.getOutputStream().write(7);
            assertEquals(7, client.getInputStream().read());
        }
    }

    @Test
    void meetWithoutBlocking() throws Exception {
        try (var server = ServerSocketChannel.open().bind(null);
                var client = SocketChannel.open()) {
            client.configureBlocking(false);
            int port = server.socket().getLocalPort();
            boolean connected = client.connect(new InetSocketAddress("localhost", port));
            try (var served = server.accept()) {
                while (!connected) {
                    connected = client.finishConnect();
                }
                assertEquals(port, client.socket().getPort());
            }
        }
    }

    @Test
    void answerManyRequests() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + server.getAddress().getPort() + "/"))
                    .build();
            for (int i = 0; i < 50; i++) {
                assertEquals("ok", client.send(request, BodyHandlers.ofString()).body());
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void connectAThousandTimes() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 1_000; i++) {
                new Socket(server.getInetAddress(), server.getLocalPort()).close();
                server.accept().close();
            }
        }
    }

    private static boolean hasIpv6() {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return server.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
