package dev.holdfast.terms;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a host may be called: a DNS name in lower case, an IPv4 address, or an IPv6 address in brackets. */
public final class Hosts {
    private static final int NAME_CHARS_MAX = 253;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + "){0,31}");
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern QUAD = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern HEXTETS = Pattern.compile("\\[[0-9a-fA-F:.]{2,45}]");

    /** What a resolver that knows the old notations would read as a number, and so as an address in disguise. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private Hosts() {}

    /** Whether it is a DNS name, in lower case and without a final dot, that nobody could read as an address. */
    public static boolean isName(String host) {
        return host.length() <= NAME_CHARS_MAX
                && NAME.matcher(host).matches()
                && !ENDS_IN_A_NUMBER.matcher(host).matches();
    }

    /** The address that is written out; empty when it is none. An IPv4 address in IPv6's form is the former. */
    public static Optional<InetAddress> literal(String host) {
        if (QUAD.matcher(host).matches()) {
            return Optional.of(Inet4Address.ofLiteral(host));
        }
        if (!HEXTETS.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inet6Address.ofLiteral(host.substring(1, host.length() - 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the right characters in no right order
        }
    }
}
