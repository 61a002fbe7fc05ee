package dev.holdfast.sandbox;

import java.util.HashSet;
import java.util.Set;

/**
 * The sockets of one command that are being connected, each by a thread that waits in the kernel. A far host that says
 * nothing lets it wait for minutes; closing this breaks all of that off.
 */
final class Connecting implements AutoCloseable {
    private static final int MAX = 256;
    private static final int BOTH_WAYS = 2; // SHUT_RDWR

    private final Set<Integer> sockets = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    /** Notes a socket of ours; not when there are too many, or no process is left that could want it. */
    synchronized boolean begin(int socket) {
        return !closed && sockets.size() < MAX && sockets.add(socket);
    }

    /** Closes the socket. */
    synchronized void end(int socket) {
        sockets.remove(socket);
        Descriptors.close(socket); // with the lock, so that no other that gets its number is broken off in its place
    }

    @Override
    public synchronized void close() {
        closed = true;
        sockets.forEach(socket -> Kernel.call(SystemCall.SHUTDOWN, socket, BOTH_WAYS));
    }
}
