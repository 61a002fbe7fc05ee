package dev.holdfast.monitor;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the words of spans of one integrity stand, so that a value is found without reading the spans again. Hosts,
 * segments of paths and queries are known by themselves too. One thread at a time.
 */
final class SpanIndex {
    /** No more words are known; what stands behind them is found nowhere. */
    private static final int WORDS_MAX = 1 << 17;

    /** No more places of one word are known. */
    private static final int PLACES_MAX = 1 << 9;

    /** So many words of a value are looked at for the rarest, where the search begins. */
    private static final int ANCHORS_MAX = 12;

    /** Top-level domains that are endings of files as well. */
    private static final Set<String> FILE_ENDINGS =
            Set.of("cc", "md", "mov", "pl", "ps", "py", "rs", "sh", "so", "zip");

    private static final String SAFE = "https://";
    private static final String PLAIN = "http://";

    private final List<Span> spans = new ArrayList<>();
    private int words;
    private final Written exact = new Written();
    private final Written folded = new Written();
    private final Map<String, Integer> hosts = new HashMap<>();
    private final Map<String, Integer> sites = new HashMap<>(); // scheme and host, each that a host may be spoken to by
    private final Map<String, Integer> segments = new HashMap<>();
    private final Map<String, Integer> queries = new HashMap<>();

    void add(Span span) {
        if (words == WORDS_MAX) {
            return;
        }
        int number = spans.size();
        spans.add(span);
        Wording text = Wording.of(span.text());
        Wording lower = text.folded();
        exact.texts.add(text);
        folded.texts.add(lower);
        for (Wording.Word word : text.words(WORDS_MAX - words)) {
            words++;
            String written = text.part(word);
            exact.add(written, number, word.start());
            folded.add(lower.part(word), number, word.start());
            parts(written, number);
        }
    }

    private void parts(String word, int number) {
        if (word.contains("://")) {
            url(word).ifPresent(url -> {
                hosts.putIfAbsent(host(url), number);
                sites.putIfAbsent(siteOf(url), number);
                sites.putIfAbsent(SAFE + host(url), number);
                segments(Optional.ofNullable(url.getRawPath()).orElse(""), number);
                Optional.ofNullable(url.getRawQuery()).ifPresent(query -> queries.putIfAbsent(query, number));
            });
        } else if (word.indexOf('@') < 0) {
            int slash = word.indexOf('/');
            String first = lower(slash < 0 ? word : word.substring(0, slash));
            if (readsAsHost(first)) {
                hosts.putIfAbsent(first, number);
                sites.putIfAbsent(SAFE + first, number);
                sites.putIfAbsent(PLAIN + first, number);
            }
            segments(word, number);
        }
    }

    /** Whether a word without a scheme names a host to a reader: not a folder, and no file that is called like a domain. */
    private static boolean readsAsHost(String word) {
        int port = word.lastIndexOf(':');
        String name = port < 0 ? word : word.substring(0, port);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name.equals("localhost") : dot > 0 && !FILE_ENDINGS.contains(name.substring(dot + 1));
    }

    private void segments(String path, int number) {
        for (String segment : path.split("/", -1)) {
            segments.putIfAbsent(segment, number);
        }
    }

    /** The first span that holds this text as a whole. */
    Optional<Span> text(Wording value) {
        return exact.find(value).map(spans::get);
    }

    /** The first span that holds this name as a whole, whatever its case. */
    Optional<Span> name(Wording value) {
        return folded.find(value.folded()).map(spans::get);
    }

    /** The first span that names this host, alone or in a URL. */
    Optional<Span> host(String value) {
        return Optional.ofNullable(hosts.get(lower(value))).map(spans::get);
    }

    /**
     * The first span that names the host of a URL and does not say that it is spoken to otherwise: by the same scheme, by
     * another where this is the safe one, or by none where this is one of the web.
     */
    Optional<Span> site(URI url) {
        return Optional.ofNullable(sites.get(siteOf(url))).map(spans::get);
    }

    private static String siteOf(URI url) {
        return lower(Objects.requireNonNullElse(url.getScheme(), "")) + "://" + host(url);
    }

    /** The first span that has a path with this segment. */
    Optional<Span> segment(String value) {
        return Optional.ofNullable(segments.get(value)).map(spans::get);
    }

    /** The first span that has a URL with this query. */
    Optional<Span> query(String value) {
        return Optional.ofNullable(queries.get(value)).map(spans::get);
    }

    /** A URL with a host and without a user, in which everything is where RFC 3986 has it. */
    static Optional<URI> url(String written) {
        try {
            var url = new URI(written).parseServerAuthority();
            return url.getHost() == null || url.getRawUserInfo() != null ? Optional.empty() : Optional.of(url);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Host and port as they are compared; the port when one is written. */
    static String host(URI url) {
        String host = lower(url.getHost());
        return url.getPort() < 0 ? host : host + ":" + url.getPort();
    }

    private static String lower(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Texts in one spelling, and the places of each of their words. */
    private static final class Written {
        private final List<Wording> texts = new ArrayList<>();
        private final Map<String, Places> places = new HashMap<>();

        void add(String word, int text, int start) {
            places.computeIfAbsent(word, ignored -> new Places()).add(text, start);
        }

        Optional<Integer> find(Wording value) {
            Wording.Word anchor = new Wording.Word(0, 0);
            Places rarest = Places.NONE;
            for (Wording.Word word : value.words(ANCHORS_MAX)) {
                Places found = places.get(value.part(word));
                if (found == null) {
                    return Optional.empty();
                }
                if (rarest == Places.NONE || found.size < rarest.size) {
                    rarest = found;
                    anchor = word;
                }
            }
            for (int place = 0; place < rarest.size; place++) {
                int text = rarest.texts[place];
                if (texts.get(text).holds(value, rarest.starts[place] - anchor.start())) {
                    return Optional.of(text);
                }
            }
            return Optional.empty();
        }
    }

    /** The places of one word, in the order in which they were read. */
    private static final class Places {
        static final Places NONE = new Places();

        private int[] texts = new int[2];
        private int[] starts = new int[2];
        private int size;

        void add(int text, int start) {
            if (size == PLACES_MAX) {
                return;
            }
            if (size == texts.length) {
                texts = Arrays.copyOf(texts, size * 2);
                starts = Arrays.copyOf(starts, size * 2);
            }
            texts[size] = text;
            starts[size++] = start;
        }
    }
}
