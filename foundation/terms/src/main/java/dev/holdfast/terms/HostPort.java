package dev.holdfast.terms;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port as a person names them: {@code name:443}, {@code 192.0.2.1:443} or {@code [2001:db8::1]:443}.
 *
 * @param host a DNS name in lower case, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final int PORT_MAX = 65_535;
    private static final int SHOWN_CHARS = 200;
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    public HostPort {
        if (!Hosts.isName(host) && Hosts.literal(host).isEmpty()) {
            throw new IllegalArgumentException("no host: `" + Visible.inert(host, SHOWN_CHARS) + "`");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("no port: `" + port + "`");
        }
    }

    /**
     * Reads what a person wrote. Capitals and the final dot of a name mean nothing; everything else that is not exactly a
     * host and a port is refused, for what is guessed here would be granted.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static HostPort of(String written) {
        if (written.chars().anyMatch(c -> c <= ' ' || c == 127)) {
            throw wrong(written, "it holds a blank or a control character");
        }
        if (written.chars().anyMatch(c -> c > 127)) {
            throw wrong(written, "write an international name in its ASCII form, `xn--...`");
        }
        if (written.contains("/") || written.contains("?") || written.contains("#")) {
            throw wrong(written, "leave out scheme and path");
        }
        if (written.contains("@")) {
            throw wrong(written, "leave out the user");
        }
        if (written.contains("*")) {
            throw wrong(written, "it has no wildcards, so name each host by itself");
        }
        int colon = written.lastIndexOf(':');
        if (colon < 0 || written.endsWith("]")) {
            throw wrong(written, "it has no port");
        }
        String port = written.substring(colon + 1);
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) > PORT_MAX) {
            throw wrong(written, "a port is a number from 1 to " + PORT_MAX);
        }
        return new HostPort(host(written, written.substring(0, colon)), Integer.parseInt(port));
    }

    private static String host(String written, String given) {
        if (given.contains(":") && !given.startsWith("[")) {
            throw wrong(written, "an IPv6 address stands in []");
        }
        String lower = given.toLowerCase(Locale.ROOT);
        Optional<InetAddress> literal = Hosts.literal(lower);
        if (literal.isPresent()) {
            return written(literal.get());
        }
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (!Hosts.isName(name)) {
            throw wrong(written, "a host is a DNS name, an IPv4 address or an IPv6 address in []");
        }
        return name;
    }

    /** A host and port that is an address. */
    public static HostPort of(InetAddress address, int port) {
        return new HostPort(written(address), port);
    }

    /** The address, when the host is one. */
    public Optional<InetAddress> literal() {
        return Hosts.literal(host);
    }

    private static String written(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }

    private static IllegalArgumentException wrong(String written, String why) {
        return new IllegalArgumentException("`" + Visible.inert(written, SHOWN_CHARS) + "` is no HOST:PORT: " + why);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
