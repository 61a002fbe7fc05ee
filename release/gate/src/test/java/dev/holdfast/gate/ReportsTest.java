package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.RuleId;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReportsTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e\u001b[31m";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 27);
    private static final Waiver WAIVER =
            new Waiver(new RuleId("note"), PathGlob.of("dist/b.js"), new Waiver.Ground(HOSTILE, "ada", TODAY));

    private final Inventory last = Parcel.named("a-1.tgz")
            .file(
                    "package/package.json",
                    "{\"main\": \"" + HOSTILE.replace("\"", "").replace("\u001b", "") + "\"}")
            .inventory();
    private final Judgement judgement = judgement(Parcel.named("a-2" + HOSTILE + ".tgz")
            .file("package/package.json", "{}")
            .file("package/dist/a" + HOSTILE + ".js", 4_000)
            .file("package/dist/b.js", 1_000)
            .file("package/x: y.js", 500));

    @Test
    void jsonHoldsEverythingInAscii() {
        String report = JsonReport.of(List.of(judgement));
        assertThat(report.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
        JsonNode artifact = json(report).path("artifacts").path(0);
        assertThat(json(report).path("verdict").asString()).isEqualTo("block");
        assertThat(artifact.path("artifact").asString()).isEqualTo("a-2" + HOSTILE + ".tgz");
        assertThat(artifact.path("sha256").asString())
                .isEqualTo(Digest.of("bytes").hex());
        assertThat(artifact.path("counts").toString()).isEqualTo("{\"block\":1,\"warn\":1,\"note\":1}");
        assertThat(artifact.path("findings").path(0))
                .isEqualTo(json(PlainJson.line(PlainJson.object()
                        .put("rule", "block")
                        .put("topic", "source")
                        .put("weight", "block")
                        .put("path", "dist/a" + HOSTILE + ".js")
                        .put("offset", 7)
                        .put("what", HOSTILE)
                        .put("fix", HOSTILE))));
        assertThat(artifact.path("waived").path(0).path("waiver").path("reason").asString())
                .isEqualTo(HOSTILE);
        assertThat(artifact.path("waivers")).hasSize(1);
        assertThat(artifact.path("allowlist").asBoolean()).isTrue();
        assertThat(artifact.path("difference").path("files")).hasSize(4);
    }

    @Test
    void sarifNamesRulesPlacesAndWhoWaived() {
        JsonNode run = json(SarifReport.of(List.of(judgement))).path("runs").path(0);
        JsonNode results = run.path("results");
        assertThat(results).hasSize(4);
        assertThat(results.path(0).path("level").asString()).isEqualTo("error");
        JsonNode place = results.path(0).path("locations").path(0).path("physicalLocation");
        assertThat(place.path("artifactLocation").path("uri").asString())
                .isEqualTo("dist/a%3Cscript%3Ealert%281%29%3C/script%3E%22%27%26%E2%80%AE%1B%5B31m.js");
        assertThat(place.path("region").path("byteOffset").asInt()).isEqualTo(7);
        assertThat(results.path(2).path("locations").toString()).contains("x%3A%20y.js");
        assertThat(results.path(3)
                        .path("suppressions")
                        .path(0)
                        .path("justification")
                        .asString())
                .isEqualTo("<script>alert(1)</script>\"'&[U+202E][U+001B][31m (ada, until 2026-11-27)");
        for (JsonNode result : results) {
            assertThat(result.has("suppressions")).isTrue();
            assertThat(run.path("tool")
                            .path("driver")
                            .path("rules")
                            .path(result.path("ruleIndex").asInt())
                            .path("id"))
                    .isEqualTo(result.path("ruleId"));
        }
    }

    /** That of the standard, from the jar of a library that reads it; nothing is fetched. */
    @Test
    void sarifHoldsToItsSchema() throws IOException {
        Schema schema = schema();
        String report = SarifReport.of(List.of(judgement, judgement));
        assertThat(schema.validate(report, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(SarifReport.of(List.of()), InputFormat.JSON)).isEmpty();
        for (String wrong : List.of(
                report.replace("\"error\"", "\"grave\""),
                report.replace("\"byteOffset\" : 7", "\"byteOffset\" : -2"),
                report.replace("\"uri\" : \"", "\"uri\" : \"<>"),
                report.replace("\"status\"", "\"state\""))) {
            assertThat(wrong).isNotEqualTo(report);
            assertThat(schema.validate(wrong, InputFormat.JSON)).isNotEmpty();
        }
    }

    private static Schema schema() throws IOException {
        try (var in = Objects.requireNonNull(
                ReportsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"), "it is in the jar")) {
            var config =
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_7, builder -> builder.schemaRegistryConfig(config))
                    .getSchema(in, InputFormat.JSON);
        }
    }

    @Test
    void thePageRunsAndFetchesNothingWhateverTheArtifactSays() {
        String page = HtmlReport.of(List.of(judgement, judgement));
        assertThat(page).doesNotContain("<script", "\u202e", "\u001b", "http:", "https:", "url(", "style=", "onload");
        var policy = Pattern.compile("content=\"(default-src 'none'; style-src 'sha256-([^']+)'[^\"]*)\"")
                .matcher(page);
        assertThat(policy.find()).isTrue();
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        assertThat(policy.group(2))
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(Digest.of(style.getBytes(UTF_8)).raw()));
        assertThat(page).contains("dist/a&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;[U+202E][U+001B][31m.js");
        assertThat(page).contains(">blocks · block<", ">to look at · warn<", ">note · note<");
        assertThat(tags(page)).isEmpty();
    }

    @Test
    void theTreemapFillsItsBoxWithoutOverlap() {
        var parcel = Parcel.named("a.zip");
        for (int number = 1; number <= 60; number++) {
            parcel.file("d" + number % 7 + "/e" + number % 3 + "/f" + number, number * 37);
        }
        var box = new Treemap.Box(0, 0, 1_000, 500);
        var tiles = Treemap.of(parcel.inventory(), Map.of(), box);
        var folders = tiles.stream().filter(tile -> !tile.path().contains("/")).toList();
        assertThat(folders).hasSize(7);
        double area = folders.stream()
                .mapToDouble(tile -> tile.box().width() * tile.box().height())
                .sum();
        assertThat(area).isCloseTo(500_000, Offset.offset(1.0));
        for (Treemap.Tile tile : folders) {
            double share = tile.box().width() * tile.box().height() / 500_000;
            assertThat(share)
                    .isCloseTo((double) tile.bytes() / parcel.inventory().size(), Offset.offset(0.001));
            for (Treemap.Tile other : folders) {
                assertThat(other.equals(tile) || apart(tile.box(), other.box())).isTrue();
            }
        }
    }

    private static boolean apart(Treemap.Box one, Treemap.Box two) {
        double slack = 0.001;
        return one.x() + one.width() <= two.x() + slack
                || two.x() + two.width() <= one.x() + slack
                || one.y() + one.height() <= two.y() + slack
                || two.y() + two.height() <= one.y() + slack;
    }

    /** Elements that are open at the end, or closed without being open. */
    private static List<String> tags(String page) {
        var open = new ArrayList<String>();
        var left = List.of("meta", "rect", "!doctype", "th", "html", "tr");
        var tag = Pattern.compile("<(/?)([a-z0-9!]+)[^>]*>").matcher(page.replaceAll("(?s)<style>.*</style>", ""));
        while (tag.find()) {
            if (left.contains(tag.group(2))) {
                continue;
            }
            if (tag.group(1).isEmpty()) {
                open.add(tag.group(2));
            } else if (!open.isEmpty() && open.getLast().equals(tag.group(2))) {
                open.removeLast();
            } else {
                open.add("/" + tag.group(2));
            }
        }
        return open;
    }

    private Judgement judgement(Parcel parcel) {
        ArtifactRule finds = (inventory, findings) -> {
            var files = inventory.files();
            add(findings, Weight.BLOCK, new Place(files.get(1).name(), 7));
            add(findings, Weight.NOTE, Place.of(files.get(2).name()));
            add(findings, Weight.WARN, Place.of(files.get(3).name()));
            add(findings, Weight.NOTE, Place.of(files.get(3).name()));
        };
        var waived = Waivers.apply(List.of(WAIVER), parcel.checked(finds), TODAY);
        return new Judgement(
                Digest.of("bytes"),
                waived.verdict(),
                waived.waived(),
                Optional.of(new Allowance(
                        PathGlob.of("a-*"),
                        new Allowlist(List.of(), List.of(), OptionalLong.empty()),
                        Optional.empty(),
                        Allowance.Policy.standard(),
                        List.of(WAIVER))),
                Optional.of(Difference.between(last, parcel.inventory())));
    }

    private static void add(Findings findings, Weight weight, Place place) {
        var rule = Rule.of(weight.name().toLowerCase(Locale.ROOT), Topic.SOURCE);
        findings.add(new Finding(rule, weight, place, HOSTILE, HOSTILE));
    }

    private static JsonNode json(String text) {
        return PlainJson.read(text.getBytes(UTF_8));
    }
}
