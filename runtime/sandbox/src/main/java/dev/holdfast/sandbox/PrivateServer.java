package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of ours on the loopback interface for one command. It serves the connections that the supervisor made for
 * that command and announced, and closes all others, whoever they are from. Each connection has a thread of its own;
 * all of them end with the server.
 */
final class PrivateServer implements AutoCloseable {
    /** More connections than this at once are closed. */
    static final int CONNECTIONS_MAX = 64;

    /** How long a connection may be here before the supervisor says that it made it. */
    private static final Duration ANNOUNCED_WITHIN = Duration.ofSeconds(5);

    private static final int BACKLOG = 64;

    private final ServerSocket server;
    private final Service service;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sandbox-server-", 0).factory());

    private final Object lock = new Object();
    // The rest is guarded by the lock.
    private final Set<Integer> announced = new HashSet<>();
    private final Set<Socket> open = new HashSet<>();
    private boolean closed;

    /** What is done with one connection; it is closed afterwards. */
    interface Service {
        void serve(Socket connection) throws IOException;
    }

    private PrivateServer(ServerSocket server, Service service) {
        this.server = server;
        this.service = service;
    }

    /** Starts serving. */
    static PrivateServer open(Service service) {
        try {
            var one = new PrivateServer(new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1")), service);
            one.threads.execute(one::accept);
            return one;
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot open a server on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    /** Where it is. */
    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** The next connection from this port is the command's. */
    void announce(int port) {
        synchronized (lock) {
            announced.add(port);
            lock.notifyAll();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = server.accept();
                if (admitted(connection)) {
                    threads.execute(() -> serve(connection));
                } else {
                    connection.close();
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private boolean admitted(Socket connection) {
        synchronized (lock) {
            return !closed && open.size() < CONNECTIONS_MAX && open.add(connection);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            if (isAnnounced(connection.getPort())) {
                service.serve(connection);
            }
        } catch (IOException e) {
            // the border of one connection: whoever is at the other end sees it closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (lock) {
                open.remove(connection);
            }
        }
    }

    private boolean isAnnounced(int port) throws InterruptedException {
        long deadline = System.nanoTime() + ANNOUNCED_WITHIN.toNanos();
        synchronized (lock) {
            long left = ANNOUNCED_WITHIN.toMillis();
            while (!closed && !announced.contains(port) && left > 0) {
                lock.wait(left);
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
            return announced.remove(port) && !closed;
        }
    }

    /** Ends it with every connection; safe to call twice. */
    @Override
    public void close() {
        Set<Socket> left;
        synchronized (lock) {
            closed = true;
            left = Set.copyOf(open);
            lock.notifyAll();
        }
        try {
            server.close();
            for (Socket each : left) {
                each.close();
            }
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot close a server of a command that has ended", e);
        }
        threads.close();
    }
}
