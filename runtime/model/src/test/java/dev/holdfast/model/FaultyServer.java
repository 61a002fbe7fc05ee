package dev.holdfast.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model server on loopback that misbehaves as it is told, one connection after the other. */
final class FaultyServer implements AutoCloseable {
    /** What it does with one connection once it has read the request. */
    interface Turn {
        void play(Socket socket, String request) throws IOException;
    }

    private final ServerSocket listening;
    private final Queue<Turn> turns;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private FaultyServer(ServerSocket listening, Queue<Turn> turns) {
        this.listening = listening;
        this.turns = turns;
    }

    static FaultyServer playing(Turn... turns) throws IOException {
        var server = new FaultyServer(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), new ArrayDeque<>(List.of(turns)));
        Thread.ofVirtual().name("faulty-server").start(server::serve);
        return server;
    }

    /** Writes these bytes and closes properly. */
    static Turn writing(String raw) {
        return (socket, request) -> {
            write(socket, raw);
            socket.close();
        };
    }

    /** A chunked event stream, each event in a chunk of its own, that ends properly. */
    static Turn streaming(String... events) {
        return writing(head() + chunks(events) + "0\r\n\r\n");
    }

    /** The same, but the last chunk never comes. */
    static Turn truncating(String... events) {
        return writing(head() + chunks(events));
    }

    /** The same, but the connection is reset. */
    static Turn resetting(String... events) {
        return (socket, request) -> {
            write(socket, head() + chunks(events));
            socket.setSoLinger(true, 0); // closing now sends RST
            socket.close();
        };
    }

    /** The same, but then it goes silent with the connection open. */
    static Turn stalling(String... events) {
        return (socket, request) -> write(socket, head() + chunks(events));
    }

    /** A status with a short body. */
    static Turn status(int status, String headers, String body) {
        return writing("HTTP/1.1 " + status + " Status\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    static void write(Socket socket, String raw) throws IOException {
        socket.getOutputStream().write(raw.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String head() {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static String chunks(String... events) {
        var chunks = new StringBuilder();
        for (String event : events) {
            int length = event.getBytes(StandardCharsets.UTF_8).length;
            chunks.append(Integer.toHexString(length))
                    .append("\r\n")
                    .append(event)
                    .append("\r\n");
        }
        return chunks.toString();
    }

    String base() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        for (Turn turn = turns.poll(); turn != null; turn = turns.poll()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                requests.add(read(new BufferedInputStream(socket.getInputStream())));
                turn.play(socket, requests.getLast());
            } catch (SocketException e) {
                return; // the test is over, or its client hung up
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
