package dev.holdfast.broker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that writes whatever bytes a test wants, well formed or not, and remembers what it was sent. */
final class LoopbackServer implements AutoCloseable {
    /** What the server does with a connection once it has read the request. */
    interface Script {
        void play(Socket socket, String request) throws IOException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private LoopbackServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
    }

    static LoopbackServer playing(Script script) throws IOException {
        var server = new LoopbackServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        Thread.ofVirtual().name("loopback-server").start(server::accept);
        return server;
    }

    /** A server that writes this and closes. */
    static LoopbackServer answering(String raw) throws IOException {
        return playing((socket, request) -> {
            write(socket, raw);
            socket.close();
        });
    }

    static void write(Socket socket, String raw) throws IOException {
        socket.getOutputStream().write(raw.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    int port() {
        return listening.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The requests that came, head and body. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return open.size();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                Thread.ofVirtual().name("loopback-connection").start(() -> serve(socket));
            } catch (SocketException e) {
                return; // closed by the test
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try {
            String request = read(new BufferedInputStream(socket.getInputStream()));
            requests.add(request);
            script.play(socket, request);
        } catch (SocketException e) {
            // The client hung up, as some tests want it to.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return head.toString();
            }
            head.append((char) c);
        }
        int length = head.toString()
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
