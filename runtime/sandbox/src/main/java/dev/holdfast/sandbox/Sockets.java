package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.OpenPath.LastLink;
import dev.holdfast.sandbox.OwnServers.Served;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * What the sockets of one command may be connected to. Each call is carried out here, on our own copies of socket and
 * address, so that nothing can change between the look and the act. A command reaches the addresses it was granted and
 * the servers it opened itself; those listen on the loopback interface only, even where all interfaces were asked for.
 */
final class Sockets {
    private static final int PORTS_RESERVED = 1_024;
    private static final int SERVERS_MAX = 100_000;
    private static final int WAITING_MAX = 256;
    private static final Answer NOT_PERMITTED = new Answer.Result(-1); // EPERM
    private static final Answer NO_ACCESS = new Answer.Result(-13); // EACCES
    private static final Answer TRY_AGAIN = new Answer.Result(-11); // EAGAIN
    private static final Answer BAD_ADDRESS = new Answer.Result(-14); // EFAULT
    private static final Answer NO_SUCH_FAMILY = new Answer.Result(-97); // EAFNOSUPPORT
    private static final Answer NOT_OF_THIS_MACHINE = new Answer.Result(-99); // EADDRNOTAVAIL
    private static final Answer NO_ROOM = new Answer.Result(-105); // ENOBUFS
    private static final Answer UNREACHABLE = new Answer.Result(-101); // ENETUNREACH
    private static final Answer REFUSED = new Answer.Result(-111); // ECONNREFUSED

    private final List<InetSocketAddress> granted;
    private final List<Path> writable;
    private final RefusalNotes refusals;
    private final OwnServers servers = new OwnServers(SERVERS_MAX);
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    /**
     * @param granted addresses beyond the command's own servers
     * @param writable where socket files may be connected to
     * @param refusals gets what was wanted and is not granted
     */
    Sockets(List<InetSocketAddress> granted, List<Path> writable, RefusalNotes refusals) {
        this.granted = List.copyOf(granted);
        this.writable = List.copyOf(writable);
        this.refusals = refusals;
    }

    /**
     * {@code connect}.
     *
     * @param reply gets the answer: at once, or from another thread, since a connection may take its time
     */
    void connect(Caller caller, int descriptor, long address, int bytes, Consumer<Answer> reply) {
        byte[] copy = caller.memory(address, Math.clamp(bytes, 0, SocketAddress.BYTES_MAX));
        if (copy.length == 0 || copy.length != bytes) {
            reply.accept(BAD_ADDRESS);
            return;
        }
        var target = new SocketAddress(copy);
        if (target.isFile()) {
            connectToFile(caller, descriptor, target, reply);
            return;
        }
        if (target.inet().isEmpty()) {
            reply.accept(NO_SUCH_FAMILY);
            return;
        }
        InetSocketAddress where = target.inet().get();
        boolean here =
                where.getAddress().isLoopbackAddress() || where.getAddress().isAnyLocalAddress();
        Served served = here ? servers.served(where.getPort()) : Served.BY_OTHERS;
        if (granted.contains(where)) {
            connect(caller, descriptor, target, () -> {}, reply);
        } else if (served == Served.BY_OTHERS) {
            refusals.note(new Refusal.Connect(where));
            reply.accept(here ? REFUSED : UNREACHABLE);
        } else {
            connect(caller, descriptor, reached(target, served), () -> {}, reply);
        }
    }

    /** Where a server of the command's own is that would be found under this address without us. */
    private static SocketAddress reached(SocketAddress target, Served served) {
        if (served == Served.ON_ALL_ADDRESSES) {
            return target.onLoopback();
        }
        return target.isAny() ? target.onOwnLoopback() : target;
    }

    /**
     * Connects on a thread of its own. Whether the call can wait is no use to ask: the caller may change that meanwhile,
     * and the supervisor must never wait.
     *
     * @param aftermath run when the target is no longer needed
     */
    private void connect(
            Caller caller, int descriptor, SocketAddress target, Runnable aftermath, Consumer<Answer> reply) {
        int socket = caller.duplicate(descriptor);
        if (socket < 0 || !waiting.tryAcquire()) {
            if (socket >= 0) {
                Descriptors.close(socket);
            }
            aftermath.run();
            reply.accept(socket < 0 ? new Answer.Result(socket) : TRY_AGAIN);
            return;
        }
        Thread.ofPlatform().name("sandbox-connect").daemon().start(() -> {
            try {
                reply.accept(new Answer.Result(target.call(SystemCall.CONNECT, socket)));
            } finally {
                Descriptors.close(socket);
                aftermath.run();
                waiting.release();
            }
        });
    }

    /** A socket file: only beneath a folder that the command may write in, and never an abstract name. */
    private void connectToFile(Caller caller, int descriptor, SocketAddress target, Consumer<Answer> reply) {
        byte[] name = target.fileName();
        if (name.length == 0) {
            refusals.note(new Refusal.Call("a connection to an abstract socket"));
            reply.accept(NOT_PERMITTED);
            return;
        }
        OpenPath file;
        try {
            file = caller.open(Descriptors.CURRENT_FOLDER, name, LastLink.FOLLOWED);
        } catch (OpenPath.Failure e) {
            reply.accept(new Answer.Result(-e.errno()));
            return;
        }
        if (isWritable(file)) {
            connect(caller, descriptor, SocketAddress.ofFile(file.ownName()), file::close, reply);
        } else {
            note(file);
            file.close();
            reply.accept(NO_ACCESS);
        }
    }

    private void note(OpenPath file) {
        try {
            refusals.note(new Refusal.Call("a connection to the socket file `" + file.path() + "`"));
        } catch (UncheckedIOException e) {
            refusals.note(new Refusal.Call("a connection to a socket file"));
        }
    }

    private boolean isWritable(OpenPath file) {
        try {
            return writable.stream().anyMatch(file.path()::startsWith);
        } catch (UncheckedIOException e) {
            return false; // too deep to be named
        }
    }

    /** {@code bind}. */
    Answer bind(Caller caller, int descriptor, long address, int bytes) {
        byte[] copy = caller.memory(address, Math.clamp(bytes, 0, SocketAddress.BYTES_MAX));
        if (copy.length == 0 || copy.length != bytes) {
            return BAD_ADDRESS;
        }
        var target = new SocketAddress(copy);
        if (servers.isFull()) {
            return NO_ROOM;
        }
        if (target.isFile()) {
            // The kernel makes the file, with the caller's rights. Should the caller swap socket or address meanwhile,
            // Landlock refuses every TCP address.
            return new Answer.Proceed();
        }
        if (target.inet().isEmpty()) {
            return NO_SUCH_FAMILY;
        }
        InetSocketAddress where = target.inet().get();
        if (!where.getAddress().isLoopbackAddress() && !where.getAddress().isAnyLocalAddress()) {
            refusals.note(new Refusal.Call("a server beyond the loopback interface"));
            return NOT_OF_THIS_MACHINE;
        }
        if (where.getPort() > 0 && where.getPort() < PORTS_RESERVED) {
            refusals.note(new Refusal.Call("a server on a port below " + PORTS_RESERVED));
            return NO_ACCESS; // to the caller; perhaps not to us
        }
        int socket = caller.duplicate(descriptor);
        if (socket < 0) {
            return new Answer.Result(socket);
        }
        try {
            return new Answer.Result(target.isAny() ? bindWide(target, socket) : target.call(SystemCall.BIND, socket));
        } finally {
            Descriptors.close(socket);
        }
    }

    /** Binds to the loopback interface where all interfaces were asked for. */
    private long bindWide(SocketAddress target, int socket) {
        long result = target.onLoopback().call(SystemCall.BIND, socket);
        if (result == -Kernel.EINVAL) { // a socket for IPv6 alone
            return target.onOwnLoopback().call(SystemCall.BIND, socket);
        }
        if (result == 0) {
            servers.addWide(socket);
        }
        return result;
    }

    /** {@code listen}. */
    Answer listen(Caller caller, int descriptor, int backlog) {
        if (servers.isFull()) {
            return NO_ROOM;
        }
        int socket = caller.duplicate(descriptor);
        if (socket < 0) {
            return new Answer.Result(socket);
        }
        try {
            var bound = SocketAddress.of(socket);
            boolean inet = bound.inet().isPresent();
            if (inet && bound.inet().get().getPort() == 0) { // else the kernel would take all interfaces
                long result = bindWide(bound, socket);
                if (result < 0) {
                    return new Answer.Result(result);
                }
            }
            long result = Kernel.call(SystemCall.LISTEN, socket, backlog);
            if (result == 0 && inet) {
                servers.add(socket);
            }
            return new Answer.Result(result);
        } finally {
            Descriptors.close(socket);
        }
    }
}
