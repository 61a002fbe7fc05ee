package dev.holdfast.sandbox;

import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Connects one command to the peers it was granted, by the method CONNECT of RFC 9110, and to nothing else: for programs
 * that can be told of a proxy and do not find names otherwise. It passes bytes on and looks into none of them.
 */
final class ConnectProxy implements PrivateServer.Service, AutoCloseable {
    private static final Duration HEAD_WITHIN = Duration.ofSeconds(30);
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(40);
    private static final int HEAD_BYTES_MAX = 8_192;
    private static final int END_OF_HEAD = 0x0D0A0D0A;
    private static final int PIECE_BYTES = 16_384;
    private static final Pattern REQUEST = Pattern.compile("CONNECT ([!-~]{1,300}) HTTP/1\\.[01]\r\n(?s:.*)");

    private final List<Peer> peers;
    private final RefusalNotes refusals;

    private final Object lock = new Object();
    // The rest is guarded by the lock.
    private final Set<Socket> outward = new HashSet<>();
    private boolean closed;

    /** @param refusals gets where it is asked to connect to and does not */
    ConnectProxy(List<Peer> peers, RefusalNotes refusals) {
        this.peers = List.copyOf(peers);
        this.refusals = refusals;
    }

    @Override
    public void serve(Socket inward) throws IOException {
        inward.setSoTimeout(Math.toIntExact(HEAD_WITHIN.toMillis()));
        Optional<HostPort> asked = asked(inward.getInputStream());
        if (asked.isEmpty()) {
            reply(inward, "400 Bad Request");
            return;
        }
        List<Peer> granted =
                peers.stream().filter(peer -> leadsTo(peer, asked.get())).toList();
        if (granted.isEmpty()) {
            refusals.note(refusal(asked.get()));
            reply(inward, "403 Forbidden");
            return;
        }
        for (Peer peer : granted) {
            try (var socket = new Socket()) {
                if (connected(socket, peer)) {
                    inward.setSoTimeout(0);
                    reply(inward, "200 Connection Established");
                    pass(inward, socket);
                    return;
                }
            }
        }
        reply(inward, "502 Bad Gateway");
    }

    /** The host and port that the request names; empty for anything but one complete request of this method. */
    private static Optional<HostPort> asked(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int last = 0; // the last four bytes
        while (last != END_OF_HEAD) {
            int next = in.read(); // byte by byte: what follows the head is for the other side
            if (next < 0 || head.size() >= HEAD_BYTES_MAX) {
                return Optional.empty();
            }
            head.write(next);
            last = last << 8 | next;
        }
        var request = REQUEST.matcher(head.toString(StandardCharsets.ISO_8859_1));
        try {
            return request.matches() ? Optional.of(HostPort.of(request.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** By the name that was granted, or by an address that was. */
    private static boolean leadsTo(Peer peer, HostPort asked) {
        return peer.asked().equals(asked)
                || asked.literal()
                        .filter(peer.address()::equals)
                        .filter(address -> peer.asked().port() == asked.port())
                        .isPresent();
    }

    private static Refusal refusal(HostPort asked) {
        return asked.literal()
                .<Refusal>map(address -> new Refusal.Connect(new Peer(asked, address)))
                .orElseGet(() -> new Refusal.Name(asked.toString()));
    }

    private static void reply(Socket inward, String status) throws IOException {
        inward.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Passes bytes on in both directions until both have ended. */
    private static void pass(Socket inward, Socket outward) throws IOException {
        Thread answers = Thread.ofVirtual().name("sandbox-proxy").start(() -> pump(outward, inward));
        pump(inward, outward);
        try {
            answers.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One direction: its end is passed on, and so is its failure. */
    private static void pump(Socket from, Socket to) {
        try {
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = from.getInputStream().read(piece);
                    count >= 0;
                    count = from.getInputStream().read(piece)) {
                to.getOutputStream().write(piece, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is of no more use either way
        }
    }

    /** Whether that address answers; perhaps another of the same name does. */
    private boolean connected(Socket socket, Peer peer) {
        synchronized (lock) {
            outward.removeIf(Socket::isClosed);
            if (closed || !outward.add(socket)) {
                return false;
            }
        }
        try {
            socket.connect(peer.socket(), Math.toIntExact(CONNECTED_WITHIN.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Breaks every connection off; safe to call twice. */
    @Override
    public void close() {
        Set<Socket> left;
        synchronized (lock) {
            closed = true;
            left = Set.copyOf(outward);
        }
        left.forEach(ConnectProxy::closeQuietly);
    }
}
