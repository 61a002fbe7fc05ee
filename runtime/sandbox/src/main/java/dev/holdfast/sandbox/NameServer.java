package dev.holdfast.sandbox;

import dev.holdfast.terms.Hosts;
import dev.holdfast.terms.Peer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells one command the addresses of the names it was granted, and of no others: DNS over TCP, of RFC 7766. It asks
 * nobody, so no question of a command leaves the machine.
 */
final class NameServer implements PrivateServer.Service {
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final int QUERY_BYTES_MAX = 1_232;
    private static final int QUERIES_MAX = 10_000;
    private static final Set<Integer> FOR_CONNECTIONS = Set.of(DnsQuery.A, DnsQuery.AAAA, DnsQuery.HTTPS);

    private final Map<String, List<InetAddress>> known;
    private final RefusalNotes refusals;

    /** @param refusals gets the names that are asked for and are not known */
    NameServer(List<Peer> peers, RefusalNotes refusals) {
        this.refusals = refusals;
        this.known = peers.stream()
                .filter(peer -> peer.asked().literal().isEmpty())
                .collect(Collectors.groupingBy(
                        peer -> peer.asked().host(), Collectors.mapping(Peer::address, Collectors.toList())));
    }

    @Override
    public void serve(Socket connection) throws IOException {
        connection.setSoTimeout(Math.toIntExact(SILENCE_MAX.toMillis()));
        var in = new DataInputStream(connection.getInputStream());
        var out = new DataOutputStream(connection.getOutputStream());
        try {
            for (int i = 0; i < QUERIES_MAX; i++) {
                int length = in.readUnsignedShort();
                if (length > QUERY_BYTES_MAX) {
                    return;
                }
                Optional<byte[]> answer = DnsQuery.of(in.readNBytes(length)).map(this::answer);
                if (answer.isEmpty()) {
                    return;
                }
                byte[] message = new byte[answer.get().length + 2]; // in one piece: some take two for two messages
                message[0] = (byte) (answer.get().length >>> 8);
                message[1] = (byte) answer.get().length;
                System.arraycopy(answer.get(), 0, message, 2, answer.get().length);
                out.write(message);
            }
        } catch (EOFException e) {
            return; // it has asked all it wanted to
        }
    }

    private byte[] answer(DnsQuery query) {
        List<InetAddress> addresses = known.get(query.name());
        if (addresses != null) {
            return query.answer(addresses.stream().distinct().toList());
        }
        if (FOR_CONNECTIONS.contains(query.type()) && Hosts.isName(query.name())) {
            refusals.note(new Refusal.Name(query.name()));
        }
        return query.denial();
    }
}
