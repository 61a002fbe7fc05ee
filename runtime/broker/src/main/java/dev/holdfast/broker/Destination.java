package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Hosts;
import dev.holdfast.terms.Visible;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A place that may be reached: exactly this scheme, host and port, and every path beneath this one. Plain HTTP is for
 * the machine itself, which is {@code localhost} or a loopback address written out; everything else is HTTPS.
 *
 * @param base the URL that requests must lie beneath; kept with a lower-case host and without a final slash
 */
public record Destination(URI base) {
    private static final int LENGTH_MAX = 2048;

    /**
     * Checks and normalises.
     *
     * @throws BrokerException with {@link Code#DESTINATION} when the URL is no place to send a credential to
     */
    public Destination {
        base = checked(base);
    }

    /** The destination written so. */
    public static Destination of(String url) {
        try {
            return new Destination(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new BrokerException(Code.DESTINATION, "not a URL: `" + Visible.inert(url, 200) + "`", e);
        }
    }

    /** The host in lower case; an IPv6 address in brackets. */
    public String host() {
        return base.getHost();
    }

    /** The port, also when the URL leaves it to the scheme. */
    public int port() {
        return port(base);
    }

    /** Host and port as effects and policies name them. */
    public String hostAndPort() {
        return host() + ":" + port();
    }

    /** Whether that URL lies within. Whatever could be read in two ways does not. */
    public boolean covers(URI url) {
        return base.getScheme().equalsIgnoreCase(url.getScheme())
                && base.getHost().equalsIgnoreCase(url.getHost())
                && port() == port(url)
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && url.toString().length() <= LENGTH_MAX
                && visibleAscii(url.toString())
                && plain(url.getRawPath())
                && (url.getRawPath().equals(base.getRawPath())
                        || url.getRawPath().startsWith(base.getRawPath() + "/"));
    }

    /** Whether it is a name that a name server answers for: neither an address nor {@code localhost}. */
    boolean named() {
        return !host().equals("localhost") && Hosts.literal(host()).isEmpty();
    }

    private static URI checked(URI url) {
        String shown = "`" + Visible.inert(shown(url), 200) + "`";
        if (url.getRawUserInfo() != null) {
            throw refused("a URL with a user name or password: " + shown + "; put the key in a file or a variable");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused("not an http or https URL: " + shown);
        }
        if (url.toString().length() > LENGTH_MAX || !visibleAscii(url.toString())) {
            throw refused("a URL is up to " + LENGTH_MAX + " visible ASCII characters, unlike " + shown);
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw refused("a destination has no query and no fragment, unlike " + shown);
        }
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        Optional<InetAddress> address = Hosts.literal(host);
        if (address.isEmpty() && !Hosts.isName(host)) {
            throw refused(
                    "no usable host in " + shown + "; write a DNS name, an IPv4 address or an IPv6 address in []");
        }
        int port = port(url);
        if (port < 1 || port > 65_535) {
            throw refused("no such port: " + shown);
        }
        boolean here = host.equals("localhost")
                || address.map(InetAddress::isLoopbackAddress).orElse(false);
        if (scheme.equals("http") && !here) {
            throw refused(shown + " would send keys and prompts in the clear; use https, or http with `localhost`,"
                    + " `127.0.0.1` or `[::1]`");
        }
        if (!plain(url.getRawPath())) {
            throw refused("a path with dot segments, empty segments, `;` or encoded delimiters: " + shown);
        }
        String path = url.getRawPath().endsWith("/")
                ? url.getRawPath().substring(0, url.getRawPath().length() - 1)
                : url.getRawPath();
        return URI.create(scheme + "://" + host + (url.getPort() < 0 ? "" : ":" + port) + path);
    }

    /** The URL for a message: what stands before an {@code @} may be a password. */
    private static String shown(URI url) {
        String text = url.toString();
        return url.getRawUserInfo() == null ? text : text.replace(url.getRawUserInfo() + "@", "…@");
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
    }

    /** Whether every server reads this path alike, so that a prefix of it means what it says. */
    private static boolean plain(String path) {
        if (path.isEmpty()) {
            return true;
        }
        if (path.charAt(0) != '/' || path.contains("//") || path.contains(";")) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            int meant = Integer.parseInt(path, at + 1, at + 3, 16); // URI has checked that two hex digits follow
            if (meant <= ' ' || meant == 127 || "./\\%;".indexOf(meant) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean visibleAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static BrokerException refused(String message) {
        return new BrokerException(Code.DESTINATION, message);
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
