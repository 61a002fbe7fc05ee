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
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The outside that must hear nothing: TCP, UDP and a socket file, on this machine alone. It answers nobody.
 *
 * <p>Safe for use by several threads.
 */
final class Listener implements AutoCloseable {
    private static final int HEARD_BYTES_MAX = 512;
    private static final int HEARD_MAX = 100;
    private static final int WAYS = 3;
    private static final Duration HEARING = Duration.ofSeconds(10);
    private static final String CONNECTION = "a connection";

    private final ServerSocketChannel tcp;
    private final DatagramChannel udp;
    private final ServerSocketChannel socketFile;

    /** What this says to itself, which nobody else can say. */
    private final String ownWord = "drill " + UUID.randomUUID();

    private final Semaphore ownWordsHeard = new Semaphore(0);

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

    /**
     * Who called before this: by which way, and the first bytes that were said. Each connection and each packet is there;
     * what was said over a connection that stands open may come later.
     */
    List<String> heard() {
        hearOwnWords();
        synchronized (lock) {
            return List.copyOf(heard);
        }
    }

    /** Connections and packets are noted in the order they come in, so that those before this have been when this is heard. */
    private void hearOwnWords() {
        var word = ByteBuffer.wrap(ownWord.getBytes(StandardCharsets.UTF_8));
        try (var toSocketFile = SocketChannel.open(socketFile.getLocalAddress()); // first: its file may be gone
                var toTcp = SocketChannel.open(tcp.getLocalAddress());
                var toUdp = DatagramChannel.open(StandardProtocolFamily.INET)) {
            toTcp.write(word.duplicate());
            toSocketFile.write(word.duplicate());
            toUdp.send(word.duplicate(), udp.getLocalAddress());
            if (!ownWordsHeard.tryAcquire(WAYS, HEARING.toSeconds(), TimeUnit.SECONDS)) {
                note("its own ears", "nothing, not even itself");
            }
        } catch (IOException e) {
            note("its own ears", "nothing, not even itself: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            note("its own ears", "not everything, since the drill was broken off");
        }
    }

    private void accept(ServerSocketChannel server, String way) {
        while (server.isOpen()) {
            try {
                var caller = server.accept();
                note(way, CONNECTION);
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
        if (caller.read(bytes) > 0) {
            String said = text(bytes);
            if (said.equals(ownWord)) {
                forgetLast(way, CONNECTION);
                ownWordsHeard.release();
            } else {
                note(way, said);
            }
        }
    }

    private void receive() {
        while (udp.isOpen()) {
            try {
                var bytes = ByteBuffer.allocate(HEARD_BYTES_MAX);
                udp.receive(bytes);
                String said = text(bytes);
                if (said.equals(ownWord)) {
                    ownWordsHeard.release();
                } else {
                    note("UDP", said);
                }
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

    private void forgetLast(String way, String what) {
        synchronized (lock) {
            int last = heard.lastIndexOf(way + ": " + what);
            if (last >= 0) { // else the list was full of others
                heard.remove(last);
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
