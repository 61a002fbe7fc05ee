package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketAddressTest {
    private static final int PORT = 8_080;

    /** In place of an address, that of the loopback interface: the one servers for both families share, and its own. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 2, true, 127.0.0.1, 127.0.0.1",
        "127.0.1.1, 2, false, 127.0.0.1, 127.0.0.1",
        "::, 10, true, 127.0.0.1, ::1",
        "::1, 10, false, 127.0.0.1, ::1",
        "2001:db8::1, 10, false, 127.0.0.1, ::1",
    })
    void movesToTheLoopbackInterface(String address, short family, boolean any, String shared, String own)
            throws UnknownHostException {
        var given = socketAddress(address, family);
        assertThat(given.isAny()).isEqualTo(any);
        assertThat(given.inet()).contains(new InetSocketAddress(address, PORT));
        assertThat(given.onLoopback().inet()).contains(new InetSocketAddress(shared, PORT));
        assertThat(given.onOwnLoopback().inet()).contains(new InetSocketAddress(own, PORT));
    }

    private static SocketAddress socketAddress(String address, short family) throws UnknownHostException {
        byte[] inet = InetAddress.getByName(address).getAddress();
        var bytes = ByteBuffer.allocate(family == 2 ? 16 : 28);
        bytes.order(ByteOrder.nativeOrder()).putShort(family);
        bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) PORT);
        return new SocketAddress(bytes.put(family == 2 ? 4 : 8, inet).array());
    }
}
