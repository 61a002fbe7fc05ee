package dev.holdfast.terms;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * One place that may be connected to: a port of one address, with the name by which a person meant it.
 *
 * @param asked as the person named it
 * @param address to which the name led when it was resolved; the same when an address was named
 */
public record Peer(HostPort asked, InetAddress address) {
    public Peer {
        try {
            address = InetAddress.getByAddress(address.getAddress()); // without the name that it was found by
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of neither 4 nor 16 bytes", e);
        }
        if (asked.literal().isPresent() && !asked.literal().get().equals(address)) {
            throw new IllegalArgumentException("`" + asked + "` is not at `" + address.getHostAddress() + "`");
        }
    }

    /** An address that nobody named otherwise. */
    public static Peer at(InetAddress address, int port) {
        return new Peer(HostPort.of(address, port), address);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException when it did not
     */
    public static Peer of(String text) {
        int slash = text.indexOf('/');
        var there = HostPort.of(text.substring(slash + 1));
        InetAddress address = there.literal()
                .orElseThrow(() -> new IllegalArgumentException("no address: `" + Visible.inert(text, 200) + "`"));
        return slash < 0
                ? new Peer(there, address)
                : new Peer(new HostPort(text.substring(0, slash), there.port()), address);
    }

    /** Where it is. */
    public InetSocketAddress socket() {
        return new InetSocketAddress(address, asked.port());
    }

    /** As effects name it: {@code name/192.0.2.1:443}, or the address and port alone. */
    @Override
    public String toString() {
        return asked.literal().isPresent() ? asked.toString() : asked.host() + "/" + HostPort.of(address, asked.port());
    }
}
