package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    @Test
    void hasHeardWhateverWasDoneBeforeItIsAsked() throws IOException {
        for (int round = 0; round < 100; round++) {
            Path file = folder.resolve("socket-" + round);
            try (var listener = Listener.open(file)) {
                SocketChannel.open(new InetSocketAddress(HERE, listener.tcpPort()))
                        .close();
                assertThat(listener.heard()).containsExactly("TCP: a connection");
                SocketChannel.open(UnixDomainSocketAddress.of(file)).close();
                assertThat(listener.heard()).containsExactly("TCP: a connection", "the socket file: a connection");
                try (var out = DatagramChannel.open(StandardProtocolFamily.INET)) {
                    out.send(ByteBuffer.wrap(new byte[] {'x'}), new InetSocketAddress(HERE, listener.udpPort()));
                }
                assertThat(listener.heard())
                        .containsExactly("TCP: a connection", "the socket file: a connection", "UDP: x");
            }
        }
    }

    @Test
    void saysSoWhenItCannotHear() throws IOException {
        Path file = folder.resolve("socket");
        try (var listener = Listener.open(file)) {
            assertThat(listener.heard()).isEmpty();
            Files.delete(file);
            assertThat(listener.heard()).singleElement().asString().startsWith("its own ears: nothing");
        }
    }
}
