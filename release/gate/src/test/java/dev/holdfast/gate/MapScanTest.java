package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.scan.ScanSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Secrets anywhere in a map, whose sources are scanned when they are handed on and not once more. */
class MapScanTest {
    private static final String KEY = "npm" + "_" + "q7Zt2mXw9RbK4vLcY8sPdJ3hN6gTfA1eUoBi";
    private static final String CODE = "let harbour = 1; // a line as there are many\n".repeat(60);

    @Test
    void findsASecretInASourceOnceAndSaysInWhich() {
        String source = CODE + "const key = '" + KEY + "';\n" + CODE;
        assertThat(places(map(Heron.quoted("let a;"), Heron.quoted(source))))
                .containsExactly("a.js.map!/b.ts@" + source.indexOf(KEY));
    }

    @Test
    void findsASecretWhereverElseItStands() {
        String code = Heron.quoted(CODE);
        String inside = Heron.quoted(CODE + KEY + "\n" + CODE);
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put("in a name", map(code, code).replace("\"names\":[", "\"names\":[\"" + KEY + "\""));
        ways.put("in the name of a source", map(code, code).replace("\"a.ts\"", "\"" + KEY + "/a.ts\""));
        ways.put(
                "in a field of its own", map(code, code).replace("{\"version\"", "{\"x\":\"" + KEY + "\",\"version\""));
        ways.put("behind the map", map(code, code) + "\n// " + KEY);
        ways.put("before the map", ")]}' " + KEY + "\n" + map(code, code));
        ways.put("in a map in a map", "{\"version\":3,\"sections\":[{\"map\":" + map(code, inside) + "}]}");
        ways.put(
                "in a list that is replaced",
                map(code, code).replace("\"names\"", "\"sourcesContent\":[" + inside + "],\"names\""));
        ways.put(
                "in a text that is no element",
                map(code, code).replace("\"names\"", "\"sourcesContent\":" + inside + ",\"names\""));
        ways.put("in a list in the list", map(code, "[" + inside + "]"));
        ways.put("in an object in the list", map(code, "{\"text\":" + inside + "}"));
        ways.put(
                "in a module that is replaced",
                "{\"modules\":[{\"identifier\":\"a\",\"name\":\"b\",\"source\":" + inside + ",\"source\":" + code
                        + "}]}");
        ways.put("in escapes", map(code, inside.replace("npm" + "_", "\\u006e\\u0070m_")));
        ways.put("in a map that is broken", map(code, inside).replace("\"names\":", "\"names\""));
        ways.put("in a map that ends early", map(code, inside).replaceFirst("\"\\],\"names.*", ""));

        var missed = new ArrayList<String>();
        ways.forEach((way, map) -> {
            if (places(map).isEmpty()) {
                missed.add(way);
            }
        });
        assertThat(missed).isEmpty();
    }

    @Test
    void findsWhatCrossesFromOneSourceIntoTheNext() {
        String map = map(Heron.quoted(CODE + "blue-harbour"), Heron.quoted("42-whale" + CODE));
        var scan = new ScanRule(new ScanSettings(Set.of("blue-harbour\",\"42-whale"), List.of()));
        assertThat(new Looks(new SourceMapRule(SourcePolicy.ALLOW, scan))
                        .at("a.js.map", map)
                        .said())
                .singleElement()
                .asString()
                .startsWith("BLOCK secret a.js.map@" + map.indexOf("blue-harbour") + ": ");
    }

    @Test
    void scansTheTextOfASourceThatIsNotLookedAt() {
        String map = map(Heron.quoted("let a;"), Heron.quoted(CODE + KEY + "\n" + CODE));
        var findings = new Findings(10);
        var scan = new ScanRule(ScanSettings.DEFAULT);
        new SourceMapRule(SourcePolicy.ALLOW, scan)
                .look(
                        new Member(MemberName.of("a.js.map"), Member.NO_MODE, map.getBytes(UTF_8)),
                        part -> !part.name().toString().endsWith("b.ts"),
                        findings);
        assertThat(Looks.said(findings))
                .singleElement()
                .asString()
                .startsWith("BLOCK secret a.js.map@" + map.indexOf(KEY) + ": ");
    }

    @Test
    void scansTheTextsOfAMapThatIsTooDeepInOthers() {
        String map = map(Heron.quoted("let a;"), Heron.quoted(CODE + KEY + "\n" + CODE));
        MemberName name = MemberName.of("a.js.map");
        for (int depth = 0; depth < 16; depth++) {
            name = name.within("a.js.map");
        }
        var findings = new Findings(10);
        new SourceMapRule(SourcePolicy.ALLOW, new ScanRule(ScanSettings.DEFAULT))
                .look(new Member(name, Member.NO_MODE, map.getBytes(UTF_8)), _ -> true, findings);
        assertThat(findings.sorted())
                .extracting(finding -> finding.rule().id().text())
                .contains("secret");
    }

    private static String map(String first, String second) {
        return "{\"version\":3,\"file\":\"a.js\",\"sources\":[\"a.ts\",\"b.ts\"],\"sourcesContent\":[" + first + ","
                + second + "],\"names\":[],\"mappings\":\"AAAA\"}";
    }

    private static List<String> places(String map) {
        return new Looks(new SourceMapRule(SourcePolicy.ALLOW, new ScanRule(ScanSettings.DEFAULT)))
                .at("a.js.map", map).findings().stream()
                        .filter(finding -> finding.rule().topic() == Topic.SECRET)
                        .map(finding ->
                                finding.place().member() + "@" + finding.place().offset())
                        .toList();
    }
}
