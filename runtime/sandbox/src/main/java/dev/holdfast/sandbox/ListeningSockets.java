package dev.holdfast.sandbox;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All TCP sockets of this machine that listen on a port, by their inodes. Asked of the kernel by {@code sock_diag}(7),
 * which looks at listening sockets only; where it has none, its tables in {@code /proc} are read, which takes the longer
 * the more connections there are or can be.
 */
final class ListeningSockets {
    private static final int NETLINK = 16; // AF_NETLINK
    private static final int RAW_CLOSED_ON_EXEC = 3 | 02000000; // SOCK_RAW | SOCK_CLOEXEC
    private static final int DIAGNOSIS = 4; // NETLINK_SOCK_DIAG
    private static final int BY_FAMILY = 20; // SOCK_DIAG_BY_FAMILY
    private static final int DUMP = 0x301; // NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH
    private static final int ERROR = 2; // NLMSG_ERROR
    private static final int DONE = 3; // NLMSG_DONE
    private static final int TCP = 6;
    private static final int LISTENING = 10; // TCP_LISTEN
    private static final List<Integer> FAMILIES = List.of(2, 10); // AF_INET, AF_INET6

    private static final int HEADER_BYTES = 16; // struct nlmsghdr
    private static final int REQUEST_BYTES = HEADER_BYTES + 56; // struct inet_diag_req_v2
    private static final int INODE_AT = HEADER_BYTES + 68; // in struct inet_diag_msg
    private static final int ANSWER_BYTES_MAX = 32 * 1024; // a netlink dump comes in pieces no longer than this
    private static final int PIECES_MAX = 1_000;

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private ListeningSockets() {}

    /** The inodes of the sockets that listen on this port, on whatever address. */
    static List<Long> on(int port) {
        return asked(port).orElseGet(() -> read(port));
    }

    /** By asking; empty when the kernel does not answer. */
    static Optional<List<Long>> asked(int port) {
        var inodes = new ArrayList<Long>();
        try (Arena arena = Arena.ofConfined()) {
            int socket = (int) Kernel.call(SystemCall.SOCKET, NETLINK, RAW_CLOSED_ON_EXEC, DIAGNOSIS);
            if (socket < 0) {
                return Optional.empty();
            }
            try {
                MemorySegment answer = arena.allocate(ANSWER_BYTES_MAX, 8);
                for (int family : FAMILIES) {
                    MemorySegment request = request(arena, family, port);
                    if (Kernel.untilDone(SystemCall.WRITE, socket, request.address(), REQUEST_BYTES) < 0
                            || !collect(socket, answer, inodes)) {
                        return Optional.empty();
                    }
                }
            } finally {
                Descriptors.close(socket);
            }
        }
        return Optional.of(inodes);
    }

    private static MemorySegment request(Arena arena, int family, int port) {
        MemorySegment request = arena.allocate(REQUEST_BYTES, 8); // zeroed: any address
        request.set(ValueLayout.JAVA_INT, 0, REQUEST_BYTES);
        request.set(ValueLayout.JAVA_SHORT, 4, (short) BY_FAMILY);
        request.set(ValueLayout.JAVA_SHORT, 6, (short) DUMP);
        request.set(ValueLayout.JAVA_BYTE, HEADER_BYTES, (byte) family);
        request.set(ValueLayout.JAVA_BYTE, HEADER_BYTES + 1, (byte) TCP);
        request.set(ValueLayout.JAVA_INT, HEADER_BYTES + 4, 1 << LISTENING);
        request.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), HEADER_BYTES + 8, (short) port);
        return request;
    }

    /** Adds what one dump tells; false when it ends otherwise than it should. */
    private static boolean collect(int socket, MemorySegment answer, List<Long> inodes) {
        for (int piece = 0; piece < PIECES_MAX; piece++) {
            long count = Kernel.untilDone(SystemCall.READ, socket, answer.address(), ANSWER_BYTES_MAX);
            for (long at = 0; at + HEADER_BYTES <= count; ) {
                int length = answer.get(ValueLayout.JAVA_INT, at);
                int kind = answer.get(ValueLayout.JAVA_SHORT, at + 4);
                if (kind == DONE) {
                    return true;
                }
                if (kind == ERROR || length < INODE_AT + 4 || at + length > count) {
                    return false;
                }
                inodes.add(Integer.toUnsignedLong(answer.get(ValueLayout.JAVA_INT, at + INODE_AT)));
                at += (length + 3) & ~3;
            }
            if (count <= 0) {
                return false;
            }
        }
        return false;
    }

    /** By reading the tables. */
    static List<Long> read(int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return TABLES.stream()
                .flatMap(ListeningSockets::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 9 && columns[3].equals("0A")) // TCP_LISTEN
                .filter(columns -> columns[1].endsWith(suffix))
                .map(columns -> Long.valueOf(columns[9]))
                .toList();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readString(table, StandardCharsets.US_ASCII).lines();
        } catch (IOException e) {
            return Stream.empty(); // a kernel without IPv6 has one table; without both nothing is ours
        }
    }
}
