package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The sockets on which one command listens. A port alone says nothing: when the command has closed its server, another
 * program may open its own there; so a socket is known by its inode, and looked up in the kernel's tables each time.
 */
final class OwnServers {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTENING = "0A";
    private static final int ADDRESS = 1; // columns
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Set<String> inodes = ConcurrentHashMap.newKeySet();

    /** A socket of the command's that listens now. */
    void add(int socket) {
        String name = Descriptors.name(socket).toString(); // socket:[inode]
        inodes.add(name.substring(name.indexOf('[') + 1, name.length() - 1));
    }

    /** Whether all that listens on this port of this machine is the command's own. */
    boolean listenOn(int port) {
        if (inodes.isEmpty()) {
            return false;
        }
        String suffix = String.format(java.util.Locale.ROOT, ":%04X", port);
        var found = TABLES.stream()
                .flatMap(OwnServers::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > INODE && columns[STATE].equals(LISTENING))
                .filter(columns -> columns[ADDRESS].endsWith(suffix))
                .map(columns -> columns[INODE])
                .toList();
        return !found.isEmpty() && inodes.containsAll(found);
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readString(table, StandardCharsets.US_ASCII).lines();
        } catch (IOException e) {
            return Stream.empty(); // a kernel without IPv6 has one table; without both nothing is ours
        }
    }
}
