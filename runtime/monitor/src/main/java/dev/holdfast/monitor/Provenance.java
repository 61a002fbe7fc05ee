package dev.holdfast.monitor;

import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Visible;
import java.net.URI;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The spans of a session, and the answer to where a value came from: the most trusted span that holds it as a whole. A
 * value that none holds was composed by the model, which may have obeyed anything it had read, so it is as good as all
 * of that together. One thread at a time.
 */
public final class Provenance {
    /** Shorter values stand in every text by chance. */
    private static final int CHARS_MIN = 4;

    /** Longer values are never looked for. */
    private static final int CHARS_MAX = 1 << 16;

    /** More recipients than this in one value are not told apart. */
    private static final int PARTS_MAX = 256;

    private static final int COMMON_CHARS_MAX = 16;

    /** Words that stand in many texts by chance; in lower case. */
    private static final Set<String> COMMON = Set.of(
            ("about above after again also always another because been before being below both branch cannot content"
                            + " could data date default description does done down each email else ending even every"
                            + " false file files first folder from further have here into issue just keep last like"
                            + " link list made mail make many message more most much must name need never"
                            + " next none null only open other over page path please project read same section"
                            + " send should some state such take text than that them then there these they thing this"
                            + " those time title today tomorrow true type under undefined until update upon user users"
                            + " value very want well were what when where which while will with work would write year"
                            + " your")
                    .split(" ", -1));

    /** A person's name before an address. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} .'\"_-]*+");

    private final List<Map<Integrity, SpanIndex>> generations;
    private final Map<Integrity, SpanIndex> own = new EnumMap<>(Integrity.class);
    private Label seen;

    private Provenance(List<Map<Integrity, SpanIndex>> earlier, Label seen) {
        this.generations = Stream.concat(earlier.stream(), Stream.of(own)).toList();
        this.seen = seen;
    }

    /** A session that has heard nothing. */
    public static Provenance fresh() {
        return new Provenance(List.of(), Label.TASK);
    }

    /** A session that goes on from here, apart from others that do; this one must hear no more. */
    public Provenance continued() {
        return new Provenance(generations, seen);
    }

    /** Takes in a text that the session has read. */
    public void hear(Span span) {
        seen = seen.join(span.label());
        own.computeIfAbsent(span.label().integrity(), ignored -> new SpanIndex())
                .add(span);
    }

    /** The join of the labels of everything heard. */
    public Label seen() {
        return seen;
    }

    /** Where the value of an argument of that sort came from: the worst of its parts. */
    public Origin origin(Sort sort, String value) {
        return switch (sort) {
            case TEXT -> text(value);
            case RECIPIENT -> recipients(value);
            case HOST -> host(value);
            case URL -> url(value);
            case PATH -> path(value);
        };
    }

    private Origin text(String value) {
        return earns(value) ? search(value, Wording.of(value).asValue(), SpanIndex::text) : composed();
    }

    private Origin recipients(String value) {
        return worst(Stream.of(value.split("[,;]", PARTS_MAX))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(this::recipient));
    }

    private Origin recipient(String written) {
        int open = written.lastIndexOf('<');
        boolean named = open >= 0 && written.endsWith(">");
        String address = named ? written.substring(open + 1, written.length() - 1) : written;
        // what stands before an address in brackets is shown and decides nothing, if no mailer can find another in it
        boolean alone = !named || NAME.matcher(written.substring(0, open)).matches();
        return alone && earns(address)
                ? search(address, Wording.of(address).asName().asValue(), SpanIndex::name)
                : composed();
    }

    private Origin host(String value) {
        return earns(value) ? search(value, value, SpanIndex::host) : composed();
    }

    private Origin url(String value) {
        Origin whole = text(value);
        return SpanIndex.url(value).map(url -> better(whole, parts(url))).orElse(whole);
    }

    private Origin parts(URI url) {
        return worst(Stream.of(
                        Stream.of(site(url)),
                        segments(url.getRawPath()),
                        Stream.ofNullable(url.getRawQuery()).map(this::query),
                        Stream.ofNullable(url.getRawFragment()).map(this::text))
                .flatMap(Function.identity()));
    }

    private Origin site(URI url) {
        String host = SpanIndex.host(url);
        return earns(host) ? search(host, url, SpanIndex::site) : composed();
    }

    private Origin query(String query) {
        Origin whole = earns(query) ? search(query, query, SpanIndex::query) : composed();
        return better(whole, worst(Stream.of(query.split("[&=]", PARTS_MAX)).map(this::text)));
    }

    private Origin path(String value) {
        return better(text(value), worst(segments(value)));
    }

    private Stream<Origin> segments(String path) {
        return Stream.of(path.split("/", PARTS_MAX))
                .filter(part -> !part.isEmpty())
                .map(this::segment);
    }

    private Origin segment(String segment) {
        return earns(segment) ? search(segment, segment, SpanIndex::segment) : composed();
    }

    /** The worst of several parts; of none, what the model composed. */
    private Origin worst(Stream<Origin> parts) {
        return parts.reduce(Origin::worse).orElseGet(this::composed);
    }

    private static Origin better(Origin first, Origin second) {
        return first.integrity().compareTo(second.integrity()) <= 0 ? first : second;
    }

    private <T> Origin search(String value, T form, Lookup<T> lookup) {
        if (value.length() > CHARS_MAX) {
            return composed();
        }
        for (Integrity integrity : Integrity.values()) { // from most trusted to least
            for (Map<Integrity, SpanIndex> generation : generations) {
                Optional<Span> span =
                        Optional.ofNullable(generation.get(integrity)).flatMap(index -> lookup.in(index, form));
                if (span.isPresent()) {
                    return new Origin(integrity, span.get().source());
                }
            }
        }
        return composed();
    }

    /** How one kind of part is looked for. */
    private interface Lookup<T> {
        Optional<Span> in(SpanIndex index, T form);
    }

    private Origin composed() {
        return new Origin(seen.integrity(), Origin.COMPOSED);
    }

    /**
     * Whether a span that holds the value says anything about it. What hides characters, or has another form that looks
     * the same, never does.
     */
    private static boolean earns(String value) {
        String bare = value.strip();
        return value.length() <= CHARS_MAX
                && bare.codePointCount(0, bare.length()) >= CHARS_MIN
                && !(bare.length() <= COMMON_CHARS_MAX
                        && COMMON.contains(Wording.of(bare).folded().asValue().text()))
                && plain(bare);
    }

    private static boolean plain(String value) {
        if (value.chars().allMatch(c -> c < 127 && (c >= ' ' || c == '\n' || c == '\t' || c == '\r'))) {
            return true;
        }
        return value.equals(Visible.inertLines(value))
                && Normalizer.normalize(value, Normalizer.Form.NFC)
                        .equals(Normalizer.normalize(value, Normalizer.Form.NFKC))
                && value.codePoints()
                        .allMatch(point -> Normalizer.isNormalized(Character.toString(point), Normalizer.Form.NFC));
    }
}
