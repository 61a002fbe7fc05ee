package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMapRuleTest {
    private static final String MAP = """
            {"version":3,"file":"a.js","sources":["../src/a.ts","../node_modules/b/b.js"],\
            "sourcesContent":["let a = \\"é\\"","let b"],"names":[],"mappings":"AAAA"}""";
    private static final String OWN =
            "1 source of your own with full text, 12 bytes, such as `../src/a.ts`, and 1 of others";

    @Test
    void countsOwnSourcesInASideFileAndHandsEachOn() {
        var looks = deny().at("a.js.map", MAP);
        assertThat(looks.said()).containsExactly("BLOCK source-map a.js.map@96: " + OWN);
        assertThat(MAP.substring(96)).startsWith("\"let a");
        assertThat(looks.texts())
                .containsExactly("a.js.map!/../src/a.ts=let a = \"é\"", "a.js.map!/../node_modules/b/b.js=let b");
    }

    @ParameterizedTest
    @ValueSource(strings = {")]}'\n", ")]}\n", "\uFEFF", " \r\n\t", "\uFEFF)]}'\n "})
    void readsBehindWhateverMayStandBeforeTheObject(String before) {
        int bytes = before.getBytes(UTF_8).length;
        assertThat(deny().at("a.js.map", before + MAP).said())
                .containsExactly("BLOCK source-map a.js.map@" + (96 + bytes) + ": " + OWN);
    }

    @Test
    void knowsAMapWithoutTheSuffix() {
        assertThat(deny().at("a.json", MAP).said()).containsExactly("BLOCK source-map a.json@96: " + OWN);
        assertThat(deny().at("a.json", "{\"mappings\": 1, \"properties\": {}}").said())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s]", "{\"code\":\"a\",\"map\":%s}", "{\"a.js\":{\"hits\":[1],\"inputSourceMap\":%s}}"})
    void findsAMapWhereverItStandsInJson(String around) {
        int before = around.indexOf("%s");
        var looks = deny().at("cache.json", around.formatted(MAP));
        assertThat(looks.said()).containsExactly("BLOCK source-map cache.json@" + (96 + before) + ": " + OWN);
        assertThat(looks.texts()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module.exports = %s;",
                "export default%s\n",
                "self.maps={\"a.js\":%s}",
                "const maps = [1, %s]; // and more",
                "\"use strict\";var a={b:1};register(%s,a)"
            })
    void findsAMapThatAProgramHoldsAsAnObject(String around) {
        var looks = deny().at("map.js", around.formatted(MAP));
        assertThat(looks.said()).containsExactly("BLOCK source-map map.js@" + around.indexOf("%s") + ": " + OWN);
        assertThat(looks.texts()).hasSize(2);
    }

    @Test
    void findsAMapWhoseKeysAMinifierHasUnquoted() {
        String map =
                "{version:3,file:'a.js',sources:['../src/a.ts'],sourcesContent:['let a = \\'e\\'',],names:[],mappings:'AAAA'}";
        var looks = deny().at("map.js", "module.exports=" + map);
        assertThat(looks.said())
                .containsExactly("BLOCK source-map map.js@15: 1 source of your own with full text, 11 bytes, such as"
                        + " `../src/a.ts`");
        assertThat(looks.texts()).containsExactly("map.js!/../src/a.ts=let a = 'e'");
    }

    @Test
    void findsAMapInAString() {
        for (String string : List.of(
                Heron.quoted(MAP),
                "'" + MAP.replace("\\", "\\\\").replace("'", "\\'") + "'",
                "`" + MAP.replace("\\", "\\\\") + "`")) {
            var looks = deny().at("map.js", "const map = JSON.parse(" + string + ");");
            assertThat(looks.said()).as(string).containsExactly("BLOCK source-map map.js@24: " + OWN);
            assertThat(looks.texts())
                    .containsExactly("map.js!/../src/a.ts=let a = \"é\"", "map.js!/../node_modules/b/b.js=let b");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const map = { version: 3, sources: [name], sourcesContent: [text], mappings }",
                "if (\"sourcesContent\" in map) map.sourcesContent = null",
                "{ version: 3, sourcesContent: [] }",
                "type Map = {version: number; sourcesContent: [string | null]}",
                "sourcesContent:[sourcesContent:[",
                "{sourcesContent:["
            })
    void aProgramThatWorksWithMapsHoldsNone(String code) {
        assertThat(deny().at("map.js", code).said()).isEmpty();
    }

    @Test
    void beginningsOfMapsWithoutEndAreAFindingAndNoDelay() {
        String bait = "{version:3,sourcesContent:[/*".repeat(20_000);
        assertThat(deny().at("map.js", bait).said())
                .containsExactly(
                        "BLOCK source-map-unread map.js@2900: not read: too much in it begins like a source map");
    }

    @Test
    void takesTheTextsInStatisticsOfWebpackForSources() {
        String stats =
                "{\"version\":\"5.9\",\"modules\":[{\"type\":\"module\",\"identifier\":\"/home/ada/app/src/a.js\","
                        + "\"name\":\"./src/a.js\",\"source\":\"let a\"},{\"identifier\":\"/x/node_modules/b/b.js\","
                        + "\"name\":\"./node_modules/b/b.js\",\"source\":\"let b\",\"modules\":[{\"identifier\":"
                        + "\"c|1\",\"name\":\"./c.js\",\"source\":\"let c\"}]}]}";
        var looks = deny().at("stats.json", stats);
        assertThat(looks.said())
                .containsExactly(
                        "BLOCK source-map stats.json@112: 2 sources of your own with full text, 10 bytes, such as"
                                + " `./src/a.js`, and 1 of others",
                        "NOTE source-map-home stats.json@0: sources are named by their path in a home folder, such as"
                                + " `/home/ada/app/src/a.js`");
        assertThat(looks.texts())
                .containsExactly(
                        "stats.json!/./src/a.js=let a",
                        "stats.json!/./c.js=let c",
                        "stats.json!/./node_modules/b/b.js=let b");
        assertThat(deny().at("s.json", "{\"modules\":[{\"identifier\":\"a\",\"source\":\"b\"}]}")
                        .said())
                .isEmpty();
    }

    @Test
    void handsOnWhatStandsBesideAMap() {
        String text = "a long text ".repeat(20);
        assertThat(deny().at("kb.json", "{\"sources\":[\"kb\"],\"mappings\":{\"a\":\"b\"},\"system\":\"" + text + "\"}")
                        .texts())
                .containsExactly("kb.json!/(system)=" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let a\n//# sourceMappingURL=%s\n",
                "let a\n//#\tsourceMappingURL=%s\n",
                "let a\n//@ sourceMappingURL=%s",
                ".a{}\n/*# sourceMappingURL=%s*/",
                ".a{}\n/*# sourceMappingURL=%s */",
                "eval(\"let a\\n//# sourceMappingURL=%s\\n//# sourceURL=a.js\")"
            })
    void readsTheMapInADataUrl(String carrier) {
        String base64 = Base64.getEncoder().encodeToString(MAP.getBytes(UTF_8));
        String percent = URLEncoder.encode(MAP, UTF_8).replace("+", "%20");
        for (String url : new String[] {
            "data:application/json;base64," + base64,
            "data:application/json;charset=utf-8;base64," + base64.replace("=", "%3D"),
            "data:application/json;charset=utf-8;base64,"
                    + base64.replace('+', '-').replace('/', '_').replace("=", ""),
            "data:application/json," + percent,
            "data:application/json;charset=utf-8," + percent.replace("%7B", "{")
        }) {
            var looks = deny().at("a.js", carrier.formatted(url));
            int at = carrier.indexOf("sourceMapping");
            assertThat(looks.said()).as(url).containsExactly("BLOCK source-map a.js@" + at + ": " + OWN);
            assertThat(looks.texts()).hasSize(2).first().isEqualTo("a.js!/../src/a.ts=let a = \"é\"");
        }
    }

    @Test
    void readsBase64InTheAlphabetOfUrls() {
        String map = MAP.replace("let b", "'>>>>>>???????'");
        String url = Base64.getUrlEncoder().encodeToString(map.getBytes(UTF_8));
        assertThat(url).contains("-", "_");
        assertThat(deny().at("a.js", "//# sourceMappingURL=data:application/json;base64," + url)
                        .texts())
                .contains("a.js!/../node_modules/b/b.js='>>>>>>???????'");
    }

    @Test
    void readsEveryMapOfAFile() {
        String url = "/*# sourceMappingURL=data:application/json;base64,"
                + Base64.getEncoder().encodeToString(MAP.getBytes(UTF_8)) + " */";
        assertThat(deny().at("a.js", url + "\n" + url).said()).hasSize(2);
    }

    @Test
    void readsIndexMapsInsideEachOther() {
        String section = "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":0},\"map\":%s}]}";
        var looks = deny().at("a.js.map", section.formatted(section.formatted(MAP)));
        assertThat(looks.findings()).extracting(Finding::what).containsExactly(OWN);
        assertThat(looks.findings().getFirst().place().offset())
                .isEqualTo(2 * section.indexOf("%s") + MAP.indexOf("\"let a"));
        String deep = MAP;
        for (int depth = 0; depth < 20; depth++) {
            deep = section.formatted(deep);
        }
        assertThat(deny().at("a.js.map", deep).findings())
                .extracting(Finding::what)
                .containsExactly("not read: a source map with too many maps inside each other");
    }

    @Test
    void mapsWithoutSourcesAreSilent() {
        assertThat(deny().at(
                                "a.js.map",
                                "{\"version\":3,\"sources\":[\"../src/a.ts\"],\"names\":[],\"mappings\":\"AAAA\"}")
                        .said())
                .isEmpty();
        assertThat(deny().at("a.d.ts.map", MAP.replace("\"let a = \\\"é\\\"\",\"let b\"", "null,\"\""))
                        .said())
                .isEmpty();
        assertThat(deny().at("a.js", "let a\n//# sourceMappingURL=a.js.map\n").said())
                .isEmpty();
        assertThat(deny().at("level.map", "#####\n#...#\n").said()).isEmpty();
        assertThat(deny().at("empty.map", "").said()).isEmpty();
    }

    @Test
    void programsThatWriteSuchLinesAreSilent() {
        assertThat(deny().at("a.js", """
                out += "//# sourceMappingURL=data:application/json;charset=utf-8;base64," + toBase64(map);
                out += `//# sourceMappingURL=${url}`; out += "/*# sourceMappingURL=" + url + " */";
                const found = /[#@] sourceMappingURL=(data:[^,]+,)?/.exec(text);
                """).said()).isEmpty();
    }

    @Test
    void aMapThatCannotBeReadIsAFindingItself() {
        for (int length : new int[] {60, 90, 120, MAP.length() - 1}) {
            assertThat(deny().at("a.js.map", MAP.substring(0, length) + " \"mappings\" \"sources\"")
                            .findings())
                    .as("cut at " + length)
                    .isNotEmpty()
                    .allSatisfy(finding -> {
                        assertThat(finding.weight()).isEqualTo(Weight.BLOCK);
                        assertThat(finding.rule().topic()).isEqualTo(Topic.UNREAD);
                    });
        }
        assertThat(deny().at("a.js", "//# sourceMappingURL=data:application/json;base64,AAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                        .said())
                .containsExactly(
                        "BLOCK source-map-unread a.js@4: not read: a source map in a data URL that is not base64");
    }

    @Test
    void aMapOnAServerIsAFinding() {
        assertThat(deny().at("a.js", "let a\n//# sourceMappingURL=https://maps.example.org/a.js.map")
                        .said())
                .containsExactly("WARN source-map-remote a.js@10: it names a source map on a server, which may give it"
                        + " to anybody");
    }

    @Test
    void namesInAHomeFolderAreNoted() {
        String map = "{\"version\":3,\"sources\":[\"/Users/jo/src/a.ts\"],\"mappings\":\"AAAA\"}";
        assertThat(deny().at("a.js.map", map).said())
                .containsExactly(
                        "NOTE source-map-home a.js.map@0: sources are named by their path in a home folder, such"
                                + " as `/Users/jo/src/a.ts`");
    }

    @Test
    void thePolicyDecidesWhatSourcesMean() {
        assertThat(new Looks(new SourceMapRule(SourcePolicy.SOURCES_PUBLIC))
                        .at("a.js.map", MAP)
                        .findings())
                .extracting(Finding::weight)
                .containsExactly(Weight.NOTE);
        var allowed = new Looks(new SourceMapRule(SourcePolicy.ALLOW)).at("a.js.map", MAP);
        assertThat(allowed.findings()).isEmpty();
        assertThat(allowed.parts()).hasSize(2); // every other rule still sees what is in it
        String others = MAP.replace("../src/a.ts", "webpack/runtime/a");
        assertThat(deny().at("a.js.map", others).said())
                .containsExactly("NOTE source-map a.js.map@102: 2 sources of others with full text");
    }

    @Test
    void aMapOfManyMillionCharactersInADataUrlIsReadAtOnce() {
        String big = MAP.replace("let b", "x".repeat(13_000_000));
        String js = "a();".repeat(1_000_000) + "\n//# sourceMappingURL=data:application/json;base64,"
                + Base64.getEncoder().encodeToString(big.getBytes(UTF_8));
        var looks = deny().at("cli.js", js);
        assertThat(looks.findings()).hasSize(1);
        assertThat(looks.parts()).extracting(Member::size).containsExactly(12, 13_000_000);
    }

    @Test
    void noBytesMakeItFailOrSilent() {
        byte[] whole = MAP.getBytes(UTF_8);
        var random = new Random(6);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
            assertThat(deny().at("a.js.map", bytes).parts().size()).isLessThan(3);
            deny().at(
                            "a.js",
                            ("//# sourceMappingURL=data:;base64,"
                                    + Base64.getEncoder().encodeToString(bytes)));
        }
    }

    private static Looks deny() {
        return new Looks(new SourceMapRule(SourcePolicy.DENY));
    }
}
