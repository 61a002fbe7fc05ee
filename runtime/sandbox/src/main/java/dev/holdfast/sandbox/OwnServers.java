package dev.holdfast.sandbox;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets on which one command listens. A port alone says nothing: when the command has closed its server, another
 * program may open its own there; so a socket is known by its inode, and looked up in the kernel each time.
 */
final class OwnServers {
    /** How a port of this machine is served. */
    enum Served {
        BY_OTHERS,
        ON_ITS_ADDRESS,
        /** By the command, as far as it knows; in truth on 127.0.0.1. */
        ON_ALL_ADDRESSES
    }

    private final int max;
    private final Set<Long> inodes = ConcurrentHashMap.newKeySet();
    private final Set<Long> wide = ConcurrentHashMap.newKeySet();

    /** @param max how many may ever be opened; what a command opens and closes is remembered until it ends */
    OwnServers(int max) {
        this.max = max;
    }

    /** Whether there is no room for another. */
    boolean isFull() {
        return inodes.size() >= max || wide.size() >= max;
    }

    /** A socket of the command's that listens now. */
    void add(int socket) {
        inodes.add(inode(socket));
    }

    /** A socket that was to be bound to all interfaces, and is bound to 127.0.0.1 instead. */
    void addWide(int socket) {
        wide.add(inode(socket));
    }

    /** Who listens on this port of this machine: the command only when nobody else does. */
    Served served(int port) {
        if (inodes.isEmpty()) {
            return Served.BY_OTHERS;
        }
        List<Long> found = ListeningSockets.on(port);
        if (found.isEmpty() || !inodes.containsAll(found)) {
            return Served.BY_OTHERS;
        }
        return wide.containsAll(found) ? Served.ON_ALL_ADDRESSES : Served.ON_ITS_ADDRESS;
    }

    private static Long inode(int socket) {
        String name = Descriptors.name(socket).toString(); // socket:[inode]
        return Long.valueOf(name.substring(name.indexOf('[') + 1, name.length() - 1));
    }
}
