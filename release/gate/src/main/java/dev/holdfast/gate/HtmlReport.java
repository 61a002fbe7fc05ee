package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.Treemap.Box;
import dev.holdfast.gate.Treemap.Shape;
import dev.holdfast.gate.Treemap.Tile;
import dev.holdfast.gate.Treemap.Tone;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Judgements as one page that needs nothing else: no script, no picture, no font from anywhere. Its own policy forbids a
 * browser to run or fetch anything, should a text of an artifact ever become markup.
 */
public final class HtmlReport {
    private static final Box MAP = new Box(0, 0, 1_160, 520);
    private static final double LETTER_WIDTH = 6.6;
    private static final double LABEL_HEIGHT_MIN = 14;
    private static final double LABEL_WIDTH_MIN = 40;
    private static final int LARGEST_MAX = 25;
    private static final int CHANGES_MAX = 300;
    private static final int PLACES_MAX = 50;

    private final Html page = new Html();

    private HtmlReport() {}

    /** The page on these artifacts. */
    public static String of(List<Judgement> judgements) {
        var report = new HtmlReport();
        String style = style();
        boolean passes = judgements.stream().allMatch(Judgement::passes);
        report.page
                .markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                        + hash(style) + "'; base-uri 'none'; form-action 'none'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", "", (passes ? "passes: " : "blocked: ") + names(judgements))
                .markup("\n<style>" + style + "</style>\n</head>\n<body>\n<main>\n");
        judgements.forEach(report::artifact);
        report.page.markup("<footer>written by <b>holdfast gate</b>; it shows no secret and no words of a prompt"
                + "</footer>\n</main>\n</body>\n</html>\n");
        return report.page.toString();
    }

    private void artifact(Judgement judgement) {
        var inventory = judgement.verdict().inventory();
        page.markup("<article>\n<header class=\"" + (judgement.passes() ? "pass" : "block") + "\">\n");
        page.element("p", "verdict", judgement.passes() ? "passes" : "blocked")
                .element("h1", "", judgement.verdict().artifact());
        page.element(
                "p",
                "facts",
                count(inventory.files().size(), "file") + ", " + Bytes.text(inventory.size()) + ": "
                        + judgement.count(Weight.BLOCK) + " blocking, " + judgement.count(Weight.WARN) + " to look at, "
                        + count(judgement.count(Weight.NOTE), "note") + ", "
                        + judgement.waived().size() + " waived");
        page.element("p", "digest", "sha256:" + judgement.subject().hex()).markup("</header>\n");
        treemap(judgement);
        findings(judgement);
        waivers(judgement);
        judgement.difference().ifPresent(this::difference);
        contents(inventory);
        page.markup("</article>\n");
    }

    private void treemap(Judgement judgement) {
        List<Tile> tiles = Treemap.of(judgement.verdict().inventory(), Treemap.tones(judgement), MAP);
        page.markup("<figure>\n<svg viewBox=\"0 0 " + Html.number(MAP.width()) + " " + Html.number(MAP.height())
                + "\" role=\"img\" aria-label=\"what is in the artifact, by size\">\n");
        tiles.forEach(this::tile);
        page.markup("</svg>\n<figcaption>Each rectangle is a file, as large as its bytes.");
        for (Tone tone : Treemap.occurring(tiles)) {
            page.markup(" <span class=\"key " + word(tone) + "\"></span> ")
                    .text(
                            switch (tone) {
                                case KNOWN -> "nothing to say";
                                case NEW -> "new since the last release";
                                case WARNED -> "to look at";
                                case BLOCKED -> "blocks";
                            });
        }
        page.markup("</figcaption>\n</figure>\n");
    }

    private void tile(Tile tile) {
        Box box = tile.box();
        boolean frame = tile.look().shape() == Shape.FRAME;
        String style = (frame ? "frame" : "leaf") + " " + word(tile.look().tone());
        page.markup("<g class=\"" + style + "\"><title>")
                .text(tile.path() + (tile.files() > 1 ? " (" + tile.files() + " files)" : "") + ", "
                        + Bytes.text(tile.bytes()))
                .markup("</title><rect x=\"" + Html.number(box.x()) + "\" y=\"" + Html.number(box.y()) + "\" width=\""
                        + Html.number(box.width()) + "\" height=\"" + Html.number(box.height()) + "\"/>");
        if (box.width() >= LABEL_WIDTH_MIN && box.height() >= LABEL_HEIGHT_MIN) {
            int letters = (int) ((box.width() - 8) / LETTER_WIDTH);
            page.markup("<text x=\"" + Html.number(box.x() + 4) + "\" y=\"" + Html.number(box.y() + 11) + "\">")
                    .text(cut(tile.path().substring(tile.path().lastIndexOf('/') + 1), letters))
                    .markup("</text>");
        }
        page.markup("</g>\n");
    }

    private void findings(Judgement judgement) {
        var top = judgement.top();
        page.markup("<section>\n<h2>Findings</h2>\n");
        if (judgement.verdict().findings().isEmpty()) {
            page.markup("<p>None.</p>\n");
        }
        for (Topic topic : Topic.values()) {
            List<Finding> about = judgement.verdict().findings().stream()
                    .filter(finding -> finding.rule().topic() == topic)
                    .toList();
            if (about.isEmpty()) {
                continue;
            }
            boolean open = about.stream().anyMatch(finding -> finding.weight() != Weight.NOTE);
            page.markup("<details" + (open ? " open" : "") + "><summary>")
                    .text(topic.title())
                    .markup(" <span class=\"count\">" + about.size() + "</span></summary>\n<ul>\n");
            FindingGroup.of(about).forEach(group -> group(top, group));
            page.markup("</ul>\n</details>\n");
        }
        page.markup("</section>\n");
    }

    private void group(Top top, FindingGroup group) {
        Finding first = group.first();
        page.markup("<li class=\"" + word(first.weight()) + "\">").element("p", "what", first.what());
        group.placed().stream().limit(PLACES_MAX).forEach(finding -> {
            page.markup("<p>").element("code", "path", top.path(finding.place().member()));
            if (finding.place().offset() > 0) {
                page.element("span", "aside", " at byte " + finding.place().offset());
            }
            page.markup("</p>");
        });
        if (group.placed().size() > PLACES_MAX) {
            page.element("p", "aside", "and in " + (group.placed().size() - PLACES_MAX) + " more places");
        }
        page.element("p", "fix", first.fix())
                .element(
                        "span",
                        "rule",
                        consequence(first.weight()) + " · " + first.rule().id())
                .markup("</li>\n");
    }

    /** In a word beside the colour, which not everybody sees. */
    private static String consequence(Weight weight) {
        return switch (weight) {
            case BLOCK -> "blocks";
            case WARN -> "to look at";
            case NOTE -> "note";
        };
    }

    private void waivers(Judgement judgement) {
        List<Waiver> all = judgement.allowance().map(Allowance::waivers).orElse(List.of());
        if (all.isEmpty()) {
            return;
        }
        page.markup("<section>\n<h2>Waivers</h2>\n<table>\n<tr><th>rule<th>path<th>reason<th>owner<th>until"
                + "<th class=\"number\">waived</tr>\n");
        for (Waiver waiver : all) {
            long taken = judgement.waived().stream()
                    .filter(one -> one.waiver().equals(waiver))
                    .count();
            page.markup("<tr>")
                    .element("td", "", waiver.rule().text())
                    .element("td", "path", waiver.path().toString())
                    .element("td", "", waiver.ground().reason())
                    .element("td", "", waiver.ground().owner())
                    .element("td", "", waiver.ground().expires().toString())
                    .element("td", "number", Long.toString(taken))
                    .markup("</tr>\n");
        }
        page.markup("</table>\n</section>\n");
    }

    private void difference(Difference difference) {
        page.markup("<section>\n<h2>Since the last release</h2>\n")
                .element(
                        "p",
                        "",
                        Bytes.text(difference.bytes().before()) + " then, "
                                + Bytes.text(difference.bytes().after()) + " now; "
                                + count(difference.files().size(), "file") + " differ")
                .markup("<table>\n<tr><th><th>what<th class=\"number\">then<th class=\"number\">now</tr>\n");
        difference
                .traits()
                .forEach(change -> row(
                        change.what().sign(), change.sort() + ": " + change.name(), change.before(), change.after()));
        difference.files().stream()
                .limit(CHANGES_MAX)
                .forEach(change -> row(
                        change.what().sign(),
                        change.path(),
                        change.what() == Difference.What.ADDED
                                ? ""
                                : Bytes.text(change.bytes().before()),
                        change.what() == Difference.What.REMOVED
                                ? ""
                                : Bytes.text(change.bytes().after())));
        page.markup("</table>\n");
        if (difference.files().size() > CHANGES_MAX) {
            page.element("p", "aside", "and " + (difference.files().size() - CHANGES_MAX) + " more files");
        }
        page.markup("</section>\n");
    }

    private void row(String sign, String name, String before, String after) {
        page.markup("<tr>")
                .element("td", "sign", sign)
                .element("td", "path", name)
                .element("td", "number", before)
                .element("td", "number", after)
                .markup("</tr>\n");
    }

    private void contents(Inventory inventory) {
        Map<FileKind, long[]> kinds = new EnumMap<>(FileKind.class);
        var top = Top.of(inventory);
        var own = inventory.files().stream()
                .filter(file -> file.name().depth() == 0)
                .toList();
        for (Inventory.Shipped file : own) {
            long[] count = kinds.computeIfAbsent(FileKind.of(file.name()), _ -> new long[2]);
            count[0]++;
            count[1] += file.size();
        }
        page.markup("<section>\n<h2>What is in it</h2>\n<div class=\"pair\">\n<table>\n<tr><th>kind"
                + "<th class=\"number\">files<th class=\"number\">size</tr>\n");
        kinds.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<FileKind, long[]> kind) -> -kind.getValue()[1]))
                .forEach(kind -> page.markup("<tr>")
                        .element("td", "", kind.getKey().title())
                        .element("td", "number", Long.toString(kind.getValue()[0]))
                        .element("td", "number", Bytes.text(kind.getValue()[1]))
                        .markup("</tr>\n"));
        page.markup("</table>\n<table>\n<tr><th>largest files<th class=\"number\">size</tr>\n");
        own.stream()
                .sorted(Comparator.comparingLong(Inventory.Shipped::size).reversed())
                .limit(LARGEST_MAX)
                .forEach(file -> page.markup("<tr>")
                        .element("td", "path", top.path(file.name()))
                        .element("td", "number", Bytes.text(file.size()))
                        .markup("</tr>\n"));
        page.markup("</table>\n</div>\n</section>\n");
    }

    private static String cut(String text, int letters) {
        return text.length() <= letters ? text : text.substring(0, Math.max(0, letters - 1)) + "…";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String names(List<Judgement> judgements) {
        return String.join(
                ", ",
                judgements.stream()
                        .map(judgement -> judgement.verdict().artifact())
                        .toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String hash(String style) {
        return Base64.getEncoder().encodeToString(Digest.of(style).raw());
    }

    private static String style() {
        try (var in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in, "it is in the jar").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
