package dev.holdfast.terms;

import java.net.Inet6Address;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one form to which all ways of writing a place's name are brought. What could be read in two ways has none: whoever
 * asks takes it for unknown.
 */
final class PlaceName {
    private static final int CHARS_MAX = 1_000;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,30})://(.*)");
    /** User and password before the one {@code @}, host, port. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@/?#\\[\\]]*@)?(\\[[0-9A-Fa-f:.]+]|[^@:/?#\\[\\]]+)(?::([0-9]{1,5}))?");

    private static final Pattern SECURE_COPY = Pattern.compile("(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9.-]+):([^/:].*)");
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/#@=+-]*");
    private static final Pattern SEGMENTS = Pattern.compile("[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.$-]*");
    private static final Pattern CONTEXT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:/@+-]*");

    private static final Pattern SETTING = Pattern.compile("([A-Za-z_]+)(?:=[A-Za-z0-9._-]*)?");

    private static final Map<String, String> REMOTE_PORTS =
            Map.of("https", "443", "http", "80", "ssh", "22", "git", "9418", "git+ssh", "22", "git+https", "443");
    private static final Map<String, String> DATABASE_PORTS = Map.of(
            "postgres",
            "5432",
            "postgresql",
            "5432",
            "mysql",
            "3306",
            "mariadb",
            "3306",
            "mongodb",
            "27017",
            "redis",
            "6379",
            "sqlserver",
            "1433");

    /** What a connection's query may say without another place being meant. */
    private static final Set<String> HARMLESS =
            Set.of("sslmode", "ssl", "usessl", "charset", "characterencoding", "connect_timeout", "application_name");

    private PlaceName() {}

    /** Whether that is the one form of a name. */
    static boolean isPlain(Environments.Kind kind, String name) {
        String scheme = // without one, a port has two readings
                switch (kind) {
                    case REMOTE -> "git+https://";
                    case DATABASE -> "postgres://";
                    case HOST, BRANCH, CONTEXT, PROFILE, PATH -> "";
                };
        return of(kind, name.indexOf('/') < 0 ? name : scheme + name)
                .filter(name::equals)
                .isPresent();
    }

    /** The name of something as it was written. */
    static Optional<String> of(Environments.Kind kind, String written) {
        if (written.length() > CHARS_MAX || !written.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\')) {
            return kind == Environments.Kind.PATH ? path(written) : Optional.empty();
        }
        return switch (kind) {
            case HOST -> host(written);
            case BRANCH -> branch(written);
            case REMOTE -> remote(written);
            case DATABASE -> database(written);
            case CONTEXT, PROFILE -> Optional.of(written).filter(CONTEXT.asMatchPredicate());
            case PATH -> path(written);
        };
    }

    private static Optional<String> path(String written) {
        try {
            return Optional.of(new PathName(written)).filter(PathName::inside).map(PathName::text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> host(String written) {
        Matcher url = SCHEME.matcher(written);
        String rest = url.matches() ? url.group(2) : written;
        return Authority.of(rest.split("[/?#]", 2)[0], "").map(Authority::host);
    }

    /**
     * Where a URL goes.
     *
     * @param host in its one form
     * @param port with a colon before it; empty when it is the usual one
     */
    private record Authority(String host, String port) {
        static Optional<Authority> of(String written, String usualPort) {
            Matcher parts = AUTHORITY.matcher(written);
            if (!parts.matches()) {
                return Optional.empty();
            }
            String host = parts.group(1).toLowerCase(Locale.ROOT);
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            if (parts.group(2) != null && !isPort(Integer.parseInt(parts.group(2)))) {
                return Optional.empty();
            }
            String port = Optional.ofNullable(parts.group(2))
                    .map(digits -> String.valueOf(Integer.parseInt(digits)))
                    .filter(number -> !number.equals(usualPort))
                    .map(number -> ":" + number)
                    .orElse("");
            return Hosts.literal(name)
                    .map(address -> address instanceof Inet6Address
                            ? "[" + address.getHostAddress() + "]"
                            : address.getHostAddress())
                    .or(() -> Optional.of(name).filter(Hosts::isName))
                    .map(one -> new Authority(one, port));
        }

        /** What is written without a scheme: nobody can tell whose usual port a port would be. */
        static Optional<Authority> bare(String written) {
            return of(written, "").filter(place -> place.port.isEmpty());
        }

        private static boolean isPort(int number) {
            return number > 0 && number < 1 << 16;
        }

        String with(String path) {
            return host + port + "/" + path;
        }
    }

    private static Optional<String> branch(String written) {
        String one = written.startsWith("+") ? written.substring(1) : written;
        int colon = one.lastIndexOf(':');
        if (colon >= 0 && one.indexOf(':') != colon) {
            return Optional.empty();
        }
        String name = one.substring(colon + 1); // of a refspec, where it goes
        for (String prefix : new String[] {"refs/heads/", "heads/"}) {
            if (name.startsWith(prefix)) {
                name = name.substring(prefix.length());
                break;
            }
        }
        boolean odd = name.startsWith("refs/")
                || name.equalsIgnoreCase("HEAD")
                || name.contains("..")
                || name.contains("//")
                || name.contains("@{")
                || name.endsWith("/")
                || name.endsWith(".")
                || name.endsWith(".lock");
        return odd ? Optional.empty() : Optional.of(name).filter(BRANCH.asMatchPredicate());
    }

    private static Optional<String> remote(String written) {
        Matcher url = SCHEME.matcher(written);
        if (url.matches()) {
            String port = REMOTE_PORTS.get(url.group(1).toLowerCase(Locale.ROOT));
            int slash = url.group(2).indexOf('/');
            return port == null || slash < 0
                    ? Optional.empty()
                    : repository(
                            Authority.of(url.group(2).substring(0, slash), port),
                            url.group(2).substring(slash + 1));
        }
        Matcher copy = SECURE_COPY.matcher(written);
        if (copy.matches()) {
            boolean perhapsPort = Character.isDigit(copy.group(2).charAt(0));
            return perhapsPort ? Optional.empty() : repository(Authority.of(copy.group(1), ""), copy.group(2));
        }
        int slash = written.indexOf('/');
        return slash < 0
                ? Optional.of(written).filter(NAME.asMatchPredicate())
                : repository(
                        Authority.bare(written.substring(0, slash)).filter(any -> written.indexOf('@') < 0),
                        written.substring(slash + 1));
    }

    private static Optional<String> repository(Optional<Authority> place, String path) {
        String one = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String name = one.endsWith(".git") ? one.substring(0, one.length() - 4) : one;
        boolean dots = ("/" + name + "/").contains("/../") || ("/" + name + "/").contains("/./");
        return dots || !SEGMENTS.matcher(name).matches() ? Optional.empty() : place.map(at -> at.with(name));
    }

    private static Optional<String> database(String written) {
        if (written.indexOf(';') >= 0) { // where some drivers divide, and others do not
            return Optional.empty();
        }
        String plain = written.startsWith("jdbc:") ? written.substring(5) : written;
        Matcher url = SCHEME.matcher(plain);
        if (!url.matches()) {
            int slash = plain.indexOf('/');
            return slash < 0
                    ? Optional.of(plain).filter(NAME.asMatchPredicate())
                    : database(Authority.bare(plain.substring(0, slash)), plain.substring(slash + 1));
        }
        String port = DATABASE_PORTS.get(url.group(1).toLowerCase(Locale.ROOT));
        String[] parts = url.group(2).split("\\?", 2);
        int slash = parts[0].indexOf('/');
        return port == null || slash < 0 || (parts.length > 1 && !harmless(parts[1]))
                ? Optional.empty()
                : database(Authority.of(parts[0].substring(0, slash), port), parts[0].substring(slash + 1));
    }

    private static Optional<String> database(Optional<Authority> place, String name) {
        return NAME.matcher(name).matches() ? place.map(at -> at.with(name)) : Optional.empty();
    }

    private static boolean harmless(String query) {
        return Arrays.stream(query.split("&", -1))
                .map(SETTING::matcher)
                .allMatch(part ->
                        part.matches() && HARMLESS.contains(part.group(1).toLowerCase(Locale.ROOT)));
    }
}
