package dev.holdfast.sandbox;

import dev.holdfast.terms.Peer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of ours stands between a command and the peers it was granted, so that programs find them by their names: a name
 * server for those that ask by TCP, and a proxy for those that do not. Ends with the command.
 */
interface Gateway extends AutoCloseable {
    /**
     * For a command with these peers; one without any needs no servers and has none.
     *
     * @param refusals gets what is asked for and was not granted
     */
    static Gateway open(List<Peer> peers, RefusalNotes refusals) {
        return peers.isEmpty() ? new Closed() : Open.to(peers, refusals);
    }

    /** What programs have to be told. */
    Map<String, String> variables();

    /** The server of ours that answers in the place of whoever has that address, if any does. */
    Optional<PrivateServer> insteadOf(InetSocketAddress address);

    /** Safe to call twice. */
    @Override
    void close();

    /** Nothing was granted. */
    record Closed() implements Gateway {
        @Override
        public Map<String, String> variables() {
            return Map.of();
        }

        @Override
        public Optional<PrivateServer> insteadOf(InetSocketAddress address) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // there is nothing
        }
    }

    /** The servers, and the places where they are found. */
    record Open(PrivateServer nameDoor, ConnectProxy proxy, PrivateServer proxyDoor) implements Gateway {
        private static final int DNS = 53;

        static Open to(List<Peer> peers, RefusalNotes refusals) {
            var proxy = new ConnectProxy(peers, refusals);
            var nameDoor = PrivateServer.open(new NameServer(peers, refusals));
            try {
                return new Open(nameDoor, proxy, PrivateServer.open(proxy));
            } catch (RuntimeException e) {
                nameDoor.close();
                throw e;
            }
        }

        @Override
        public Map<String, String> variables() {
            String url = "http://127.0.0.1:" + proxyDoor.address().getPort();
            String direct = "localhost,127.0.0.1,::1";
            return Map.of(
                    // The C library asks by TCP then, since there is no UDP, and for the name as it is given.
                    "RES_OPTIONS", "use-vc",
                    "LOCALDOMAIN", ".",
                    "HTTPS_PROXY", url,
                    "https_proxy", url,
                    "NO_PROXY", direct,
                    "no_proxy", direct,
                    "NODE_USE_ENV_PROXY", "1");
        }

        @Override
        public Optional<PrivateServer> insteadOf(InetSocketAddress address) {
            if (address.equals(proxyDoor.address())) {
                return Optional.of(proxyDoor);
            }
            return address.getPort() == DNS ? Optional.of(nameDoor) : Optional.empty();
        }

        @Override
        public void close() {
            proxy.close();
            proxyDoor.close();
            nameDoor.close();
        }
    }
}
