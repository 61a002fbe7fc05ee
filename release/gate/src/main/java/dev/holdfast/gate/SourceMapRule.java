package dev.holdfast.gate;

import dev.holdfast.gate.SourceMap.Source;
import dev.holdfast.gate.SourceMapReader.Reading;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds source maps that hold the sources they were made from: side files under whatever name, those in data URLs and in
 * programs, and the statistics of webpack, which may hold the same. Every source in one is handed on as a file of its own, so
 * that a side file need not be scanned with them once more. Maps without sources are nothing to report.
 */
public final class SourceMapRule implements MemberRule {
    private static final Rule MAP = Rule.of("source-map", Topic.SOURCE);
    private static final Rule UNREAD = Rule.of("source-map-unread", Topic.UNREAD);
    private static final Rule REMOTE = Rule.of("source-map-remote", Topic.SOURCE);
    private static final Rule HOME = Rule.of("source-map-home", Topic.ENDPOINT);

    private static final String URL_TEXT = "sourceMappingURL=";
    private static final Needle URL = Needle.of(URL_TEXT);
    private static final Marks IN_PROGRAMS = Marks.of(URL_TEXT, CodeMaps.KEY);
    private static final Needle MAPPINGS = Needle.of("\"mappings\"");
    private static final Needle SOURCES = Needle.of("\"sources\"");
    private static final Needle CONTENT = Needle.of("\"sourcesContent\"");
    private static final Needle SECTIONS = Needle.of("\"sections\"");
    private static final Needle MODULES = Needle.of("\"modules\"");
    private static final Needle IDENTIFIER = Needle.of("\"identifier\"");
    private static final Needle SOURCE = Needle.of("\"source\"");
    private static final int DEPTH_MAX = 16;

    /** Each may have been read to the end of the file. */
    private static final int IN_VAIN_MAX = 100;

    private static final int NAME_SHOWN_MAX = 80;
    private static final int DATA_MIN = 16;
    private static final String FIX =
            "leave the map out, or build it without `sourcesContent`; if the sources are public,"
                    + " say `sources: sources-public` in gate.yaml";

    private final SourcePolicy policy;
    private final Optional<ScanRule> scan;

    /** Finds what this policy does not allow. */
    public SourceMapRule(SourcePolicy policy) {
        this(policy, Optional.empty());
    }

    /** The same, and has every file scanned, but for the sources in a side file, which are when they are handed on. */
    public SourceMapRule(SourcePolicy policy, ScanRule scan) {
        this(policy, Optional.of(scan));
    }

    private SourceMapRule(SourcePolicy policy, Optional<ScanRule> scan) {
        this.policy = policy;
        this.scan = scan;
    }

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        if (isMap(member)) {
            List<Source> handedOn =
                    take(SourceMapReader.read(member.bytes(), 0), new Carrier(member, 0, parts, findings));
            scan.ifPresent(rule -> rule.look(member, Rest.without(member.bytes(), handedOn), findings));
        } else {
            scan.ifPresent(rule -> rule.look(member, parts, findings));
            int[] firsts = IN_PROGRAMS.firsts(member.bytes());
            urls(member, firsts[0], parts, findings);
            programs(member, firsts[1], parts, findings);
        }
    }

    private void programs(Member member, int first, Parts parts, Findings findings) {
        var inVain = new AtomicInteger();
        CodeMaps.each(member.bytes(), first, (in, from, at) -> {
            if (inVain.get() == IN_VAIN_MAX) {
                findings.add(new Finding(
                        UNREAD,
                        Weight.BLOCK,
                        new Place(member.name(), at),
                        "not read: too much in it begins like a source map",
                        "ship it in several files"));
            }
            if (inVain.get() >= IN_VAIN_MAX) {
                inVain.incrementAndGet();
            } else if (SourceMapReader.readInCode(in, from) instanceof Reading.Whole whole) {
                var _ = take(whole, new Carrier(member, at, parts, findings));
            } else {
                inVain.incrementAndGet(); // it is program text
            }
        });
    }

    /** A map is JSON that has what only maps have. The name says little: there are maps without the suffix, and others with it. */
    static boolean isMap(Member member) {
        byte[] bytes = member.bytes();
        int begin = SourceMapReader.begin(bytes, 0);
        if (begin >= bytes.length || (bytes[begin] != '{' && bytes[begin] != '[')) {
            return false;
        }
        boolean named = member.name().file().endsWith(".map");
        boolean content = CONTENT.in(bytes, begin) >= 0;
        boolean mappings = content || MAPPINGS.in(bytes, begin) >= 0;
        return (content && named)
                || (mappings && (SOURCES.in(bytes, begin) >= 0 || SECTIONS.in(bytes, begin) >= 0))
                || isStatistics(bytes, begin);
    }

    /** Whether it has what the statistics of webpack have, with the texts of modules. */
    private static boolean isStatistics(byte[] bytes, int begin) {
        return MODULES.in(bytes, begin) >= 0 && IDENTIFIER.in(bytes, begin) >= 0 && SOURCE.in(bytes, begin) >= 0;
    }

    private void urls(Member member, int first, Parts parts, Findings findings) {
        byte[] bytes = member.bytes();
        boolean remote = false;
        int at = first;
        while (at >= 0) {
            int url = at + URL.length();
            int next = url;
            if (inAComment(bytes, at)) {
                var carrier = new Carrier(member, at, parts, findings);
                if (startsWith(bytes, url, "data:")) {
                    next = inline(bytes, url, carrier);
                } else if (!remote && (startsWith(bytes, url, "http://") || startsWith(bytes, url, "https://"))) {
                    remote = true;
                    carrier.add(
                            REMOTE,
                            Weight.WARN,
                            "it names a source map on a server, which may give it to anybody",
                            "build without the line, or make sure that the server keeps the map to yourselves");
                }
            }
            at = URL.in(bytes, next);
        }
    }

    private int inline(byte[] bytes, int url, Carrier carrier) {
        DataUrl data = DataUrl.at(bytes, url);
        if (data.end() - url < DATA_MIN || (data.content().isPresent() && empty(data))) {
            return Math.max(url, data.end()); // the beginning of a URL that the program puts together
        }
        var _ = take(
                data.content()
                        .map(content -> SourceMapReader.read(content.bytes(), 0))
                        .orElseGet(() -> new Reading.Broken(0, "a source map in a data URL that is not base64")),
                carrier);
        return data.end();
    }

    private static boolean empty(DataUrl data) {
        return data.content().orElseThrow().bytes().length < DATA_MIN;
    }

    static boolean inAComment(byte[] bytes, int at) {
        return at >= 3
                && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')
                && (bytes[at - 2] == '#' || bytes[at - 2] == '@')
                && (bytes[at - 3] == '/' || bytes[at - 3] == '*');
    }

    private static boolean startsWith(byte[] bytes, int at, String text) {
        for (int index = 0; index < text.length(); index++) {
            if (at + index >= bytes.length || bytes[at + index] != text.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    /** Takes what was read, and tells which sources were handed on and are looked at. */
    private List<Source> take(Reading reading, Carrier carrier) {
        return switch (reading) {
            case Reading.Broken(long at, String why) -> {
                carrier.at(at)
                        .add(UNREAD, Weight.BLOCK, "not read: " + why, "leave it out, or ship a map that can be read");
                yield List.of();
            }
            case Reading.Whole(SourceMap map) -> take(map, carrier);
        };
    }

    private List<Source> take(SourceMap map, Carrier carrier) {
        if (!map.homes().isEmpty()) {
            carrier.add(
                    HOME,
                    Weight.NOTE,
                    "sources are named by their path in a home folder, such as `"
                            + Visible.inert(map.homes().getFirst(), NAME_SHOWN_MAX) + "`",
                    "build with relative paths");
        }
        if (carrier.member.name().depth() >= DEPTH_MAX
                && !(map.sources().isEmpty() && map.rest().isEmpty())) {
            carrier.add(UNREAD, Weight.BLOCK, "not read: sources that are too deep inside others", "leave the map out");
            return List.of();
        }
        for (Source text : map.rest()) {
            carrier.parts.add(carrier.member.within("(" + text.path() + ")", text.text()));
        }
        var handedOn = new ArrayList<Source>();
        for (Source source : map.sources()) {
            if (carrier.parts.add(carrier.member.within(source.path(), source.text()))) {
                handedOn.add(source);
            }
        }
        if (policy != SourcePolicy.ALLOW && !map.sources().isEmpty()) {
            report(map.sources(), carrier);
        }
        return handedOn;
    }

    private void report(List<Source> sources, Carrier carrier) {
        bundled(sources, carrier);
        List<Source> own = sources.stream().filter(Source::own).toList();
        int others = sources.size() - own.size();
        if (own.isEmpty()) {
            carrier.at(sources.getFirst().at())
                    .add(
                            MAP,
                            Weight.NOTE,
                            counted(others) + " of others with full text",
                            "leave the map out if nobody needs it");
            return;
        }
        long bytes = own.stream().mapToLong(source -> source.text().length).sum();
        carrier.at(own.getFirst().at())
                .add(
                        MAP,
                        policy == SourcePolicy.DENY ? Weight.BLOCK : Weight.NOTE,
                        counted(own.size()) + " of your own with full text, " + size(bytes) + ", such as `"
                                + Visible.inert(own.getFirst().path(), NAME_SHOWN_MAX) + "`"
                                + (others > 0 ? ", and " + others + " of others" : ""),
                        FIX);
    }

    /** Those in the folders of packages, of which some may be the publisher's own. */
    private void bundled(List<Source> sources, Carrier carrier) {
        Map<String, List<Source>> packages = new LinkedHashMap<>();
        for (Source source : sources) {
            if (!source.own()) {
                OwnPackages.nameIn(source.path())
                        .ifPresent(name -> packages.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(source));
            }
        }
        packages.forEach((name, ofIt) -> carrier.at(ofIt.getFirst().at()).addIfOwn(name, ofIt.size(), policy));
    }

    private static String counted(int sources) {
        return String.format(Locale.ROOT, "%,d %s", sources, sources == 1 ? "source" : "sources");
    }

    private static String size(long bytes) {
        return bytes < 10_000
                ? bytes + " bytes"
                : String.format(Locale.ROOT, bytes < 1_000_000 ? "%.0f kB" : "%.1f MB", kilos(bytes));
    }

    private static double kilos(long bytes) {
        return bytes < 1_000_000 ? bytes / 1e3 : bytes / 1e6;
    }

    /**
     * The file a map is in.
     *
     * @param begin where in the file a map in a data URL begins, whose own offsets mean nothing outside; 0 for a side file
     */
    private record Carrier(Member member, long begin, Parts parts, Findings findings) {
        Carrier at(long offset) {
            return begin > 0 ? this : new Carrier(member, offset, parts, findings);
        }

        void addIfOwn(String name, int sources, SourcePolicy policy) {
            findings.addIfOwn(
                    name,
                    new Finding(
                            MAP,
                            policy == SourcePolicy.DENY ? Weight.BLOCK : Weight.NOTE,
                            new Place(member.name(), begin),
                            counted(sources) + " with full text of `" + Visible.inert(name, NAME_SHOWN_MAX)
                                    + "`, a package of your own",
                            FIX));
        }

        void add(Rule rule, Weight weight, String what, String fix) {
            findings.add(new Finding(rule, weight, new Place(member.name(), begin), what, fix));
        }
    }
}
