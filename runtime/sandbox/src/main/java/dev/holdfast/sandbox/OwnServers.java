package dev.holdfast.sandbox;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets on which one command listens. A port alone says nothing: when the command has closed its server, another
 * program may open its own there; so a socket is known by its inode, and looked up in the kernel each time.
 */
final class OwnServers {
    private final Set<Long> inodes = ConcurrentHashMap.newKeySet();

    /** A socket of the command's that listens now. */
    void add(int socket) {
        String name = Descriptors.name(socket); // socket:[inode]
        inodes.add(Long.valueOf(name.substring(name.indexOf('[') + 1, name.length() - 1)));
    }

    /** Whether all that listens on this port of this machine is the command's own. */
    boolean listenOn(int port) {
        if (inodes.isEmpty()) {
            return false;
        }
        List<Long> found = ListeningSockets.on(port);
        return !found.isEmpty() && inodes.containsAll(found);
    }
}
