package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningSocketsTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void areFoundByPortHoweverTheKernelIsAsked(String address) throws IOException {
        int port;
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(address, 0));
            port = server.getLocalPort();
            try (var connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(connected.isConnected()).isTrue(); // and does not listen
                assertThat(ListeningSockets.asked(port).orElseThrow())
                        .hasSize(1)
                        .containsExactlyElementsOf(ListeningSockets.read(port));
            }
        }
        assertThat(ListeningSockets.on(port)).isEqualTo(List.of());
    }
}
