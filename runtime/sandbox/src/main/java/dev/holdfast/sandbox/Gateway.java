package dev.holdfast.sandbox;

import dev.holdfast.terms.Peer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What of ours stands between a command and the peers it was granted, so that programs find them by their names. Ends
 * with the command.
 */
final class Gateway implements AutoCloseable {
    private static final int DNS = 53;

    private final Optional<PrivateServer> names;
    private final Supplier<List<String>> unknown;

    private Gateway(Optional<PrivateServer> names, Supplier<List<String>> unknown) {
        this.names = names;
        this.unknown = unknown;
    }

    /** For a command with these peers; one without any needs no servers and has none. */
    static Gateway open(List<Peer> peers) {
        if (peers.isEmpty()) {
            return new Gateway(Optional.empty(), List::of);
        }
        var nameServer = new NameServer(peers);
        return new Gateway(Optional.of(PrivateServer.open(nameServer)), nameServer::unknown);
    }

    /** What programs have to be told. */
    Map<String, String> variables() {
        // The C library asks by TCP then, since there is no UDP, and for the name as it is given.
        return names.isPresent() ? Map.of("RES_OPTIONS", "use-vc", "LOCALDOMAIN", ".") : Map.of();
    }

    /** The server of ours that answers in the place of that one, if any does. */
    Optional<PrivateServer> insteadOf(InetSocketAddress address) {
        return address.getPort() == DNS ? names : Optional.empty();
    }

    /** Names of hosts that were asked for and that nobody had granted. */
    List<String> unknown() {
        return unknown.get();
    }

    /** Safe to call twice. */
    @Override
    public void close() {
        names.ifPresent(PrivateServer::close);
    }
}
