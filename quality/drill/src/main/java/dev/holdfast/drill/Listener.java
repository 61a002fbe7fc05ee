package dev.holdfast.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The outside that must hear nothing: TCP, UDP and a socket file, on this machine alone. It answers nobody.
 *
 * <p>Safe for use by several threads.
 */
final class Listener implements AutoCloseable {
    private static final int HEARD_BYTES_MAX = 512;
    private static final int HEARD_MAX = 100;

    private final ServerSocketChannel tcp;
    private final DatagramChannel udp;
    private final ServerSocketChannel socketFile;

    private final Object lock = new Object(); // guards what follows
    private final List<String> heard = new ArrayList<>();

    private Listener(ServerSocketChannel tcp, DatagramChannel udp, ServerSocketChannel socketFile) {
        this.tcp = tcp;
        this.udp = udp;
        this.socketFile = socketFile;
    }

    /** Begins to listen, with the socket file at this path. */
    static Listener open(Path socketFile) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            var listener = new Listener(
                    ServerSocketChannel.open().bind(anyPort),
                    DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort),
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socketFile)));
            Files.setPosixFilePermissions(socketFile, PosixFilePermissions.fromString("rwxrwxrwx"));
            Thread.ofVirtual().name("drill-tcp").start(() -> listener.accept(listener.tcp, "TCP"));
            Thread.ofVirtual()
                    .name("drill-socket")
                    .start(() -> listener.accept(listener.socketFile, "the socket file"));
            Thread.ofVirtual().name("drill-udp").start(listener::receive);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("the drill cannot listen on the loopback address: " + e.getMessage(), e);
        }
    }

    int tcpPort() {
        return tcp.socket().getLocalPort();
    }

    int udpPort() {
        return udp.socket().getLocalPort();
    }

    /** What it heard so far: by which way, and the first bytes. */
    List<String> heard() {
        synchronized (lock) {
            return List.copyOf(heard);
        }
    }

    private void accept(ServerSocketChannel server, String way) {
        while (server.isOpen()) {
            try {
                var caller = server.accept();
                Thread.ofVirtual().name("drill-caller").start(() -> {
                    try (caller) {
                        hear(way, caller);
                    } catch (IOException e) {
                        note(way, "a connection that broke");
                    }
                });
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                note(way, "a connection that broke");
            }
        }
    }

    private void hear(String way, ReadableByteChannel caller) throws IOException {
        var bytes = ByteBuffer.allocate(HEARD_BYTES_MAX);
        note(way, "a connection");
        if (caller.read(bytes) > 0) {
            note(way, text(bytes));
        }
    }

    private void receive() {
        while (udp.isOpen()) {
            try {
                var bytes = ByteBuffer.allocate(HEARD_BYTES_MAX);
                udp.receive(bytes);
                note("UDP", text(bytes));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                note("UDP", "a packet that broke");
            }
        }
    }

    private void note(String way, String what) {
        synchronized (lock) {
            if (heard.size() < HEARD_MAX) {
                heard.add(way + ": " + what);
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    @Override
    public void close() {
        try (tcp;
                udp;
                socketFile) {
            // what was heard is kept
        } catch (IOException e) {
            // it hears nothing any more, which is all that was wanted
        }
    }
}
