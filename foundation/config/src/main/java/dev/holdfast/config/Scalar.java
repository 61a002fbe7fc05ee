package dev.holdfast.config;

import dev.holdfast.terms.Visible;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that is one text.
 *
 * @param expectation what is wanted, to follow the word "takes"
 * @param echo whether messages may quote what was written instead
 * @param parse the value of a text, or empty
 * @param written the text of a value
 */
record Scalar<T>(String expectation, Echo echo, Function<String, Optional<T>> parse, Function<T, String> written)
        implements Kind<T> {
    enum Echo {
        QUOTED,
        /** People put keys and passwords into these by mistake; what they wrote is not repeated. */
        WITHHELD
    }

    private static final int TEXT_CHARS_MAX = 400;
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,11})(KiB|MiB|GiB|)");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})(s|m|h)");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    /** Parts between slashes, none of them empty, {@code .} or {@code ..}; no character that gitignore reads as more. */
    private static final Pattern GLOB =
            Pattern.compile("(?!\\.{1,2}(?:/|$))[^/\\\\\\[\\]{}!]++(?:/(?!\\.{1,2}(?:/|$))[^/\\\\\\[\\]{}!]++)*+");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public Optional<T> read(String key, Node node, Problems problems) {
        switch (node) {
            case Node.Text(var origin, var text) -> {
                Optional<T> value = text.length() > TEXT_CHARS_MAX ? Optional.empty() : parse.apply(text);
                if (value.isPresent()) {
                    return value;
                }
                String found = echo == Echo.QUOTED ? node.words() : "what stands here";
                problems.add(origin, Kind.quoted(key) + " takes " + expectation + ", not " + found);
            }
            case Node.Empty(var origin) ->
                problems.add(origin, Kind.quoted(key) + " has no value; give it one or remove the key");
            case Node.Items _, Node.Fields _, Node.Refused _ ->
                problems.unexpected(Kind.quoted(key), "takes " + expectation, node);
        }
        return Optional.empty();
    }

    @Override
    public String show(T value) {
        return written.apply(value);
    }

    /** One line of visible text. */
    static Scalar<String> text(String expectation) {
        return new Scalar<>(expectation, Echo.QUOTED, Scalar::line, text -> text);
    }

    /** A whole number. */
    static Scalar<Long> count(long min, long max) {
        return new Scalar<>(
                "a whole number from " + min + " to " + max,
                Echo.QUOTED,
                text -> Optional.of(text)
                        .filter(COUNT.asMatchPredicate())
                        .map(Long::valueOf)
                        .filter(value -> within(value, min, max)),
                value -> Long.toString(value));
    }

    /** The name of a sandbox. */
    static Scalar<Containment> containment() {
        return new Scalar<>(
                "`automatic`, `bubblewrap` or `landlock`", Echo.QUOTED, Containment::of, Containment::written);
    }

    /** Whether everything irreversible is stopped. */
    static Scalar<PolicyConfig.Freeze> freeze() {
        return new Scalar<>(
                "`true` or `false`",
                Echo.QUOTED,
                text -> switch (text) {
                    case "true" -> Optional.of(PolicyConfig.Freeze.ON);
                    case "false" -> Optional.of(PolicyConfig.Freeze.OFF);
                    default -> Optional.empty();
                },
                value -> Boolean.toString(value == PolicyConfig.Freeze.ON));
    }

    /** A number of bytes such as {@code 4096}, {@code 64KiB} or {@code 2GiB}. */
    static Scalar<Long> bytes(long min, long max) {
        return new Scalar<>(
                "a size such as `512KiB` from " + bytes(min) + " to " + bytes(max),
                Echo.QUOTED,
                text -> Optional.of(BYTES.matcher(text))
                        .filter(Matcher::matches)
                        .map(found -> Long.parseLong(found.group(1)) * unit(found.group(2)))
                        .filter(value -> within(value, min, max)),
                Scalar::bytes);
    }

    /** A time such as {@code 90s}, {@code 30m} or {@code 2h}. */
    static Scalar<Duration> duration(Duration min, Duration max) {
        return new Scalar<>(
                "a time such as `90s`, `30m` or `2h` from " + duration(min) + " to " + duration(max),
                Echo.QUOTED,
                text -> Optional.of(DURATION.matcher(text))
                        .filter(Matcher::matches)
                        .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1)) * seconds(found.group(2))))
                        .filter(value -> within(value, min, max)),
                Scalar::duration);
    }

    /** An amount of US dollars, zero included. */
    static Scalar<BigDecimal> usd(long max) {
        return new Scalar<>(
                "an amount of US dollars such as `2.50` from 0 to " + max,
                Echo.QUOTED,
                text -> Optional.of(text)
                        .filter(DECIMAL.asMatchPredicate())
                        .map(BigDecimal::new)
                        .filter(value -> value.compareTo(BigDecimal.valueOf(max)) <= 0),
                BigDecimal::toPlainString);
    }

    /** A pattern of file names as the scan module matches them. */
    static Scalar<String> glob() {
        return new Scalar<>(
                "a pattern such as `*.vault` or `deploy/keys/**`, relative to the workspace, made of names, `/`, `*`, `**`"
                        + " and `?`",
                Echo.QUOTED,
                text -> line(text).filter(GLOB.asMatchPredicate()),
                text -> text);
    }

    /** The name of an environment variable. */
    static Scalar<String> variable() {
        return new Scalar<>(
                "the name of an environment variable (letters, digits and `_`; the key itself never stands in a"
                        + " configuration)",
                Echo.WITHHELD,
                text -> Optional.of(text).filter(VARIABLE.asMatchPredicate()),
                name -> name);
    }

    /** A file by its absolute path, or below the home folder with {@code ~/}; still as written. */
    static Scalar<String> file() {
        return new Scalar<>(
                "an absolute path or one that begins with `~/` (the key itself never stands in a configuration)",
                Echo.WITHHELD,
                text -> line(text).filter(Scalar::absolute),
                path -> path);
    }

    /** The address of a server: {@code https}, or {@code http} when it is this machine. */
    static Scalar<URI> address() {
        return address("https://models.example/v1");
    }

    /** The same with another example in what it says. */
    static Scalar<URI> address(String example) {
        return new Scalar<>(
                "an `https` address such as `" + example + "` without user name, query and fragment (`http`"
                        + " only to `localhost`, `127.0.0.1` or `[::1]`)",
                Echo.WITHHELD,
                text -> line(text).flatMap(Scalar::server),
                URI::toString);
    }

    private static Optional<String> line(String text) {
        return text.isBlank() || !Visible.inert(text, text.length()).equals(text)
                ? Optional.empty()
                : Optional.of(text);
    }

    private static boolean absolute(String text) {
        try {
            return text.startsWith("~/")
                    ? !Path.of(text.substring(2)).isAbsolute()
                    : Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Optional<URI> server(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65_535;
            boolean safe = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost()));
            return plain && safe ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static <C extends Comparable<C>> boolean within(C value, C min, C max) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static long unit(String name) {
        return switch (name) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1;
        };
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "m" -> 60;
            case "h" -> 3600;
            default -> 1;
        };
    }

    private static String bytes(long value) {
        if (value % (1L << 30) == 0) {
            return (value >> 30) + "GiB";
        }
        if (value % (1L << 20) == 0) {
            return (value >> 20) + "MiB";
        }
        return value % (1L << 10) == 0 ? (value >> 10) + "KiB" : Long.toString(value);
    }

    private static String duration(Duration value) {
        long seconds = value.toSeconds();
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
