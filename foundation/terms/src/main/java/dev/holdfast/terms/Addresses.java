package dev.holdfast.terms;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses a name may lead to. The lists follow the IANA special-purpose registries (RFC 6890): what is not
 * globally reachable belongs to this machine, this network or nobody, and a name that leads there was rebound.
 */
public final class Addresses {
    /** Everything in IPv4 that is not an ordinary public host. */
    private static final List<Range> NOT_PUBLIC_4 = List.of(
            Range.of("0.0.0.0", 8), // this network
            Range.of("10.0.0.0", 8), // private
            Range.of("100.64.0.0", 10), // carrier-grade NAT, and the metadata service of one cloud
            Range.of("127.0.0.0", 8), // loopback
            Range.of("168.63.129.16", 32), // the platform service of another cloud, in public space
            Range.of("169.254.0.0", 16), // link-local, with the metadata service of most clouds
            Range.of("172.16.0.0", 12), // private
            Range.of("192.0.0.0", 24), // protocol assignments
            Range.of("192.0.2.0", 24), // documentation
            Range.of("192.88.99.0", 24), // former 6to4 relays
            Range.of("192.168.0.0", 16), // private
            Range.of("198.18.0.0", 15), // benchmarks
            Range.of("198.51.100.0", 24), // documentation
            Range.of("203.0.113.0", 24), // documentation
            Range.of("224.0.0.0", 3)); // multicast, reserved, broadcast

    private static final Range GLOBAL_6 = Range.of("2000::", 3);

    /** The parts of IPv6's global unicast space that carry IPv4 or are not public hosts. */
    private static final List<Range> NOT_PUBLIC_6 = List.of(
            Range.of("2001::", 23), // protocol assignments, with Teredo
            Range.of("2001:db8::", 32), // documentation
            Range.of("2002::", 16), // 6to4: an IPv4 address inside
            Range.of("3fff::", 20)); // documentation

    private Addresses() {}

    /** Whether that host name may lead to that address: {@code localhost} to this machine, any other name to a public one. */
    public static boolean mayLead(String host, InetAddress address) {
        if (host.equals("localhost")) {
            return address.isLoopbackAddress();
        }
        // A mapped address (::ffff:a.b.c.d) reaches us as the IPv4 address it is: the JDK never keeps the mapped form.
        return address instanceof Inet6Address
                ? GLOBAL_6.contains(address) && NOT_PUBLIC_6.stream().noneMatch(range -> range.contains(address))
                : NOT_PUBLIC_4.stream().noneMatch(range -> range.contains(address));
    }

    /** The addresses that share the first {@code bits} bits with {@code first}. */
    private record Range(InetAddress first, int bits) {
        static Range of(String first, int bits) {
            return new Range(InetAddress.ofLiteral(first), bits);
        }

        boolean contains(InetAddress address) {
            byte[] ours = first.getAddress();
            byte[] theirs = address.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit & 7);
                if (((ours[bit >>> 3] ^ theirs[bit >>> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
