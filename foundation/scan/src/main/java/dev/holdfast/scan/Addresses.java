package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks at addresses: passwords in them, and hosts that are not public. */
final class Addresses implements Detector {
    private static final Hit.Kind PASSWORD = new Hit.Kind("url-password", Hit.Subject.SECRET);
    private static final Hit.Kind WEAK = new Hit.Kind("generic-url-password", Hit.Subject.SECRET);
    private static final Hit.Kind DSN = new Hit.Kind("sentry-dsn", Hit.Subject.SECRET);
    private static final Hit.Kind INTERNAL = new Hit.Kind("internal-host", Hit.Subject.ENDPOINT);
    private static final Hit.Kind PRIVATE = new Hit.Kind("private-address", Hit.Subject.ENDPOINT);
    private static final Hit.Kind STAGING = new Hit.Kind("staging-host", Hit.Subject.ENDPOINT);
    private static final int AUTHORITY_MAX = 300;
    private static final int HOST_MAX = 100;
    private static final int SCHEME_MAX = 20;
    private static final int PASSWORD_MIN = 6;

    /** Names that no resolver of the public Internet answers (RFC 6762, RFC 8375, ICANN 2018 and 2024). */
    private static final List<String> SUFFIXES = List.of(
            ".internal", ".corp", ".lan", ".intra", ".intranet", ".local", ".home.arpa", ".svc", ".consul", ".private");

    /** Such names that are the same everywhere, so that they tell nothing. */
    private static final Set<String> COMMON = Set.of(
            "metadata.google.internal",
            "host.docker.internal",
            "gateway.docker.internal",
            "kubernetes.docker.internal",
            "host.containers.internal",
            "host.lima.internal",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "instance-data.ec2.internal");

    private static final Set<String> STAGES =
            Set.of("staging", "stage", "stg", "uat", "preprod", "preproduction", "qa");
    /** One of these is in each of them. */
    private static final List<String> STAGE_LETTERS = List.of("stag", "stg", "uat", "preprod", "qa");

    private static final Set<String> WELL_KNOWN = Set.of(
            "user:pass",
            "user:password",
            "username:password",
            "admin:admin",
            "root:root",
            "foo:bar",
            "postgres:postgres",
            "guest:guest",
            "user:secret",
            "login:password",
            "admin:password",
            "root:password",
            "postgres:password");

    private final List<String> suffixes;
    /** Those of them that somebody named; they hold for any host. */
    private final List<String> configured;

    Addresses(List<String> added) {
        var all = new ArrayList<>(SUFFIXES);
        added.forEach(suffix -> all.add(suffix.startsWith(".") ? suffix : "." + suffix));
        suffixes = List.copyOf(all);
        configured = all.subList(SUFFIXES.size(), all.size());
    }

    @Override
    public List<String> anchors() {
        var anchors = new ArrayList<>(List.of("://", "jdbc:oracle:thin:"));
        suffixes.stream()
                .filter(suffix -> !suffix.equals(".local") && !suffix.equals(".private") && !suffix.equals(".svc"))
                .forEach(anchors::add);
        return anchors;
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.at(start) == '.') {
            quoted(sight, start, end, finds);
            return end;
        }
        if (sight.at(start) == 'j') {
            oracle(sight, end, finds);
            return end;
        }
        int last = authorityEnd(sight, end);
        int scheme = sight.runStart(Alphabet.DOTTED, start, SCHEME_MAX);
        if (scheme == start || last == end) {
            return end;
        }
        int at = last - 1;
        while (at >= end && sight.at(at) != '@') {
            at--;
        }
        if (at > end) {
            login(sight, end, at, last, finds);
        }
        host(sight, Math.max(end, at + 1), last, finds);
        return end;
    }

    private static int authorityEnd(Sight sight, int from) {
        int at = from;
        while (at < from + AUTHORITY_MAX && sight.at(at) > ' ' && "/?#\"'<>\\`,;|)}".indexOf(sight.at(at)) < 0) {
            at++;
        }
        return at;
    }

    private static void login(Sight sight, int from, int at, int last, Finds finds) {
        int colon = sight.find(':', from, at);
        if (colon < 0) {
            return;
        }
        String password = decoded(sight.text(colon + 1, at));
        String user = sight.text(from, colon);
        String host = sight.text(at + 1, last);
        boolean invented = password.length() < PASSWORD_MIN
                || !plausible(password)
                || WELL_KNOWN.contains(user.toLowerCase(Locale.ROOT) + ":" + password.toLowerCase(Locale.ROOT))
                || user.equalsIgnoreCase(password)
                || Invented.holdsWord(password)
                || password.toLowerCase(Locale.ROOT).contains("pass")
                || host.isEmpty()
                || (host.contains("example") && !Strength.random(password))
                || !Alphabet.ALNUM.holds(host.charAt(0));
        if (!invented) {
            finds.add(loginKind(password, host), colon + 1, at);
        }
    }

    private static Hit.Kind loginKind(String password, String host) {
        if (host.contains("sentry")) {
            return DSN;
        }
        return Strength.random(password) || Strength.password(password) ? PASSWORD : WEAK;
    }

    /** With its escapes read (RFC 3986, section 2.1); as it stands where they are none. */
    private static String decoded(String written) {
        try {
            return URLDecoder.decode(written.replace("+", "%2B"), ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return written;
        }
    }

    /** Of more than letters, and not a variable that is filled in later. */
    private static boolean plausible(String password) {
        return password.chars().noneMatch(c -> "${}<>[]()*|^+ ".indexOf(c) >= 0)
                && password.chars().filter(c -> c == ':').count() == 0
                && (Strength.classes(password) >= 2 || password.length() >= 16)
                && password.chars().distinct().count() >= 5;
    }

    /** {@code jdbc:oracle:thin:user/password@host}. */
    private static void oracle(Sight sight, int from, Finds finds) {
        int at = sight.find('@', from, from + AUTHORITY_MAX);
        int slash = sight.find('/', from, Math.max(from, at));
        if (slash > from && at - slash > PASSWORD_MIN && plausible(sight.text(slash + 1, at))) {
            finds.add(PASSWORD, slash + 1, at);
        }
    }

    private void host(Sight sight, int from, int last, Finds finds) {
        int end = sight.runEnd(Alphabet.DOTTED, from, Math.min(HOST_MAX, last - from));
        String host = sight.text(from, end).toLowerCase(Locale.ROOT);
        if (host.isEmpty() || host.endsWith(".")) {
            return;
        }
        if (privateAddress(host)) {
            finds.add(PRIVATE, from, end);
        } else if (internal(host)) {
            finds.add(INTERNAL, from, end);
        } else if (staging(host) && !host.contains("example")) {
            finds.add(STAGING, from, end);
        }
    }

    /** A host name outside an address counts when it stands in quotes or in a list, by itself. */
    private void quoted(Sight sight, int start, int end, Finds finds) {
        int from = sight.runStart(Alphabet.DOTTED, start, HOST_MAX);
        int before = sight.at(from - 1);
        int after = sight.at(end);
        boolean alone = (before == '"' || before == '\'' || before == '`' || before == '@')
                && (after == before
                        || after == ':'
                        || after == '/'
                        || (before == '@' && !sight.is(Alphabet.DOTTED, end)));
        String host = sight.text(from, end).toLowerCase(Locale.ROOT);
        if (alone && from < start && host.indexOf('.') < start - from && internal(host)) {
            finds.add(INTERNAL, from, end);
        }
    }

    private boolean internal(String host) {
        return endsWithAny(host, configured) || commonlyInternal(host);
    }

    private static boolean endsWithAny(String host, List<String> ends) {
        for (String end : ends) {
            if (host.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAny(String host, List<String> letters) {
        for (String some : letters) {
            if (host.contains(some)) {
                return true;
            }
        }
        return false;
    }

    private static boolean commonlyInternal(String host) {
        return host.indexOf('.') > 0
                && endsWithAny(host, SUFFIXES)
                && !COMMON.contains(host)
                && !host.contains("example")
                && !host.startsWith("my")
                && host.split("\\.", -1).length >= (host.endsWith(".local") || host.endsWith(".svc") ? 3 : 2);
    }

    /** RFC 1918, without those that stand in every manual. */
    private static boolean privateAddress(String host) {
        if (host.charAt(0) > '1') {
            return false; // as nearly every host: of the others alone it is worth to take the parts
        }
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        int[] numbers = new int[4];
        for (int at = 0; at < 4; at++) {
            if (parts[at].isEmpty()
                    || parts[at].length() > 3
                    || !parts[at].chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
            numbers[at] = Integer.parseInt(parts[at]);
        }
        boolean common = numbers[3] <= 2
                || numbers[3] > 254
                || host.startsWith("192.168.0.")
                || host.startsWith("192.168.1.")
                || host.startsWith("10.0.0.")
                || host.equals("10.0.2.15")
                || host.equals("10.1.2.3");
        return !common
                && (numbers[0] == 10
                        || (numbers[0] == 172 && numbers[1] >= 16 && numbers[1] < 32)
                        || (numbers[0] == 192 && numbers[1] == 168));
    }

    private static boolean staging(String host) {
        if (host.indexOf('.') < 0 || !holdsAny(host, STAGE_LETTERS)) {
            return false;
        }
        for (String label : host.substring(0, host.lastIndexOf('.')).split("[.]", -1)) {
            for (String word : label.split("-", -1)) {
                if (STAGES.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
