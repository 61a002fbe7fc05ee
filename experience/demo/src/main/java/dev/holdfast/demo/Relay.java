package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay on the loopback address in front of the JDK's HTTP server. It exists for one thing that server cannot do:
 * end a connection by reset. Everything the server wrote before arrives first.
 */
final class Relay implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    /** Open pairs by the port the server sees. */
    private final Map<Integer, Pair> pairs = new ConcurrentHashMap<>();

    private Relay(ServerSocket listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
    }

    /** Starts relaying to {@code server} from a free port. */
    static Relay before(InetSocketAddress server) {
        try {
            var relay = new Relay(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), server);
            Thread.ofVirtual().name("demo-relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new DemoException(Code.SERVER, "no free port on the loopback address; see the cause", e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends the client's connection by reset as soon as the server ends its own, instead of cleanly. */
    void resetAtEnd(InetSocketAddress asTheServerSeesIt) {
        Pair pair = pairs.get(asTheServerSeesIt.getPort());
        if (pair == null) {
            throw new IllegalStateException("no connection from port `" + asTheServerSeesIt.getPort() + "`");
        }
        pair.end = End.RESET;
    }

    /** Stops listening and drops all connections; safe to call twice. */
    @Override
    public void close() {
        quietly(listener);
        pairs.values().forEach(Pair::close);
    }

    private void accept() {
        try {
            while (true) {
                open(listener.accept());
            }
        } catch (IOException e) {
            close(); // closed by us, or no longer able to accept; both end it
        }
    }

    private void open(Socket client) {
        var upstream = new Socket();
        var pair = new Pair(client, upstream);
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server);
        } catch (IOException e) {
            pair.close(); // a client that is gone already, or a server that is closing
            return;
        }
        pairs.put(upstream.getLocalPort(), pair);
        if (listener.isClosed()) {
            pair.close(); // close() may have looked at the pairs before this one was among them
        }
        Thread.ofVirtual().name("demo-relay-up").start(pair::up);
        Thread.ofVirtual().name("demo-relay-down").start(() -> {
            pair.down();
            pairs.remove(upstream.getLocalPort(), pair);
        });
    }

    private static void quietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // a socket that fails to close is closed all the same
        }
    }

    private enum End {
        CLEAN,
        RESET
    }

    /** The two sockets of one connection, each pumped by its own thread until either side ends. */
    private static final class Pair {
        private final Socket client;
        private final Socket upstream;
        private volatile End end = End.CLEAN;

        Pair(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void up() {
            try {
                client.getInputStream().transferTo(upstream.getOutputStream());
                upstream.shutdownOutput();
            } catch (IOException e) {
                quietly(upstream);
            }
        }

        void down() {
            try {
                upstream.getInputStream().transferTo(client.getOutputStream());
                if (end == End.RESET) {
                    client.setSoLinger(true, 0); // closing then sends RST, by POSIX and in practice
                }
            } catch (IOException e) {
                // a broken side ends both, below
            } finally {
                close();
            }
        }

        void close() {
            quietly(client);
            quietly(upstream);
        }
    }
}
