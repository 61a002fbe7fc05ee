package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.OpenPath.LastLink;
import dev.holdfast.sandbox.OwnServers.Served;
import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.Peer;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * What the sockets of one command may be connected to. Each call is carried out here, on our own copies of socket and
 * address, so that nothing can change between the look and the act. A command reaches the addresses it was granted and
 * the servers it opened itself; those listen on the loopback interface only, even where all interfaces were asked for.
 */
final class Sockets implements AutoCloseable {
    private static final int PORTS_RESERVED = 1_024;
    private static final int SERVERS_MAX = 100_000;
    private static final Answer NOT_PERMITTED = new Answer.Result(-1); // EPERM
    private static final Answer NO_ACCESS = new Answer.Result(-13); // EACCES
    private static final Answer TRY_AGAIN = new Answer.Result(-11); // EAGAIN
    private static final Answer BAD_ADDRESS = new Answer.Result(-14); // EFAULT
    private static final Answer NO_SUCH_FAMILY = new Answer.Result(-97); // EAFNOSUPPORT
    private static final Answer NOT_OF_THIS_MACHINE = new Answer.Result(-99); // EADDRNOTAVAIL
    private static final Answer NO_ROOM = new Answer.Result(-105); // ENOBUFS
    private static final Answer UNREACHABLE = new Answer.Result(-101); // ENETUNREACH
    private static final Answer REFUSED = new Answer.Result(-111); // ECONNREFUSED

    private final List<Peer> granted;
    private final List<Path> writable;
    private final Gateway gateway;
    private final RefusalNotes refusals;
    private final OwnServers servers = new OwnServers(SERVERS_MAX);
    private final Connecting connecting = new Connecting();

    /**
     * @param granted what may be connected to beyond the command's own servers
     * @param writable where socket files may be connected to
     * @param gateway how programs find what was granted; closed with this
     * @param refusals gets what was wanted and is not granted
     */
    Sockets(List<Peer> granted, List<Path> writable, Gateway gateway, RefusalNotes refusals) {
        this.granted = List.copyOf(granted);
        this.writable = List.copyOf(writable);
        this.gateway = gateway;
        this.refusals = refusals;
    }

    /** Breaks off what still waits for an answer of somebody else; for when no process of the command is left. */
    @Override
    public void close() {
        connecting.close();
        gateway.close();
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
        Optional<PrivateServer> ours = gateway.insteadOf(where);
        Served served = here ? servers.served(where.getPort()) : Served.BY_OTHERS;
        if (granted.stream().anyMatch(peer -> peer.socket().equals(where))) {
            connect(caller, descriptor, Target.of(target), reply);
        } else if (ours.isPresent()) {
            connect(caller, descriptor, Target.of(target, ours.get()), reply);
        } else if (served == Served.BY_OTHERS) {
            if (where.getPort() > 0) {
                refusals.note(new Refusal.Connect(named(where)));
            }
            reply.accept(here ? REFUSED : UNREACHABLE);
        } else {
            connect(caller, descriptor, Target.of(reached(target, served)), reply);
        }
    }

    /** An address by the name under which the command was granted another port of it, if it was. */
    private Peer named(InetSocketAddress where) {
        return granted.stream()
                .filter(peer -> peer.address().equals(where.getAddress()))
                .filter(peer -> peer.asked().literal().isEmpty())
                .findFirst()
                .map(peer -> new Peer(new HostPort(peer.asked().host(), where.getPort()), peer.address()))
                .orElseGet(() -> Peer.at(where.getAddress(), where.getPort()));
    }

    /**
     * Where a socket is to be connected to.
     *
     * @param connected gets the socket when it is connected, or soon will be
     * @param aftermath run when the address is no longer needed
     */
    private record Target(SocketAddress address, IntConsumer connected, Runnable aftermath) {
        static Target of(SocketAddress address) {
            return new Target(address, socket -> {}, () -> {});
        }

        /** A server of ours, instead of whoever has that address; it is told that the connection is the command's. */
        static Target of(SocketAddress address, PrivateServer server) {
            return new Target(
                    address.onLoopback().withPort(server.address().getPort()),
                    socket -> SocketAddress.of(socket).inet().ifPresent(own -> server.announce(own.getPort())),
                    () -> {});
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
     */
    private void connect(Caller caller, int descriptor, Target target, Consumer<Answer> reply) {
        int socket = caller.duplicate(descriptor);
        if (socket < 0 || !connecting.begin(socket)) {
            if (socket >= 0) {
                Descriptors.close(socket);
            }
            target.aftermath().run();
            reply.accept(socket < 0 ? new Answer.Result(socket) : TRY_AGAIN);
            return;
        }
        Thread.ofPlatform().name("sandbox-connect").daemon().start(() -> {
            try {
                long result = target.address().call(SystemCall.CONNECT, socket);
                if (result == 0 || result == -Kernel.EINPROGRESS) {
                    target.connected().accept(socket);
                }
                reply.accept(new Answer.Result(result));
            } finally {
                connecting.end(socket);
                target.aftermath().run();
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
            var own = new Target(SocketAddress.ofFile(file.ownName()), socket -> {}, file::close);
            connect(caller, descriptor, own, reply);
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
