package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** A {@code struct sockaddr} as a system call takes it: our own copy of the bytes, which nobody else can change. */
final class SocketAddress {
    static final int BYTES_MAX = 128; // struct sockaddr_storage

    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int PORT_AT = 2;
    private static final int INET_AT = 4;
    private static final int INET6_AT = 8;
    private static final int NAME_AT = 2;

    private final byte[] bytes;

    SocketAddress(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** The address of a socket file by a name that this process can reach. */
    static SocketAddress ofFile(String name) {
        byte[] text = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] bytes = new byte[NAME_AT + text.length + 1];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putShort((short) UNIX)
                .put(text);
        return new SocketAddress(bytes);
    }

    /** The address a socket is bound to. */
    static SocketAddress of(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(BYTES_MAX, 8);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, BYTES_MAX);
            if (Kernel.call(SystemCall.GETSOCKNAME, socket, address.address(), length.address()) < 0) {
                return new SocketAddress(new byte[0]);
            }
            int count = Math.min(length.get(ValueLayout.JAVA_INT, 0), BYTES_MAX);
            return new SocketAddress(address.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    boolean isFile() {
        return family() == UNIX;
    }

    /** The bytes of a socket file's name; empty for an abstract or absent one. */
    byte[] fileName() {
        int end = NAME_AT;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, NAME_AT, Math.max(end, NAME_AT));
    }

    /** Address and port, an IPv4 address as such however it is written; empty for another family. */
    Optional<InetSocketAddress> inet() {
        int at = addressAt();
        if (at == 0) {
            return Optional.empty();
        }
        int port = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(PORT_AT)); // big-endian
        try {
            var address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + addressBytes()));
            return Optional.of(new InetSocketAddress(address, port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
        }
    }

    /** Whether it stands for all interfaces. */
    boolean isAny() {
        return inet().filter(inet -> inet.getAddress().isAnyLocalAddress()).isPresent();
    }

    /** The same port on 127.0.0.1, as IPv6 writes it in an IPv6 address: a server for both families is found there. */
    SocketAddress onLoopback() {
        byte[] other = bytes.clone();
        if (family() == INET6) {
            Arrays.fill(other, INET6_AT, INET6_AT + 16, (byte) 0);
            other[INET6_AT + 10] = (byte) 0xff;
            other[INET6_AT + 11] = (byte) 0xff;
        }
        int at = family() == INET ? INET_AT : INET6_AT + 12;
        Arrays.fill(other, at, at + 4, (byte) 0);
        other[at] = 127;
        other[at + 3] = 1;
        return new SocketAddress(other);
    }

    /** The same port on the loopback address of its own family. */
    SocketAddress onOwnLoopback() {
        if (family() != INET6) {
            return onLoopback();
        }
        byte[] other = bytes.clone();
        Arrays.fill(other, INET6_AT, INET6_AT + 15, (byte) 0);
        other[INET6_AT + 15] = 1;
        return new SocketAddress(other);
    }

    /** The same with another port. */
    SocketAddress withPort(int port) {
        byte[] other = bytes.clone();
        ByteBuffer.wrap(other).putShort(PORT_AT, (short) port);
        return new SocketAddress(other);
    }

    /** Makes {@code connect} or {@code bind} with it. */
    long call(SystemCall call, int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BYTES_MAX, 8);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return Kernel.call(call, socket, memory.address(), bytes.length);
        }
    }

    private int family() {
        return bytes.length < 2
                ? 0
                : ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(0);
    }

    private int addressAt() {
        int at = switch (family()) {
            case INET -> INET_AT;
            case INET6 -> INET6_AT;
            default -> 0; // families are the kernel's, not ours
        };
        return bytes.length < at + addressBytes() ? 0 : at;
    }

    private int addressBytes() {
        return family() == INET ? 4 : 16;
    }
}
