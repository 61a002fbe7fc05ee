package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What happened to others, rebuilt with an agent that is invented: a package goes out with the map of its bundle, since the
 * file that should have kept it out did not, and a release before with the map inside the bundle itself.
 */
class IncidentTest {
    private static final String BUNDLE = "#!/usr/bin/env node\nvar p=" + Heron.quoted(Heron.PROMPT_2) + ",t=["
            + minifiedTool() + "];" + Heron.MINIFIED + "q(p,t);";
    private static final String MAP =
            "{\"version\":3,\"sources\":[\"../src/prompts/system.md\",\"../src/tools/search.json\","
                    + "\"../src/turns.ts\",\"../node_modules/left/pad.js\"],\"sourcesContent\":["
                    + Heron.quoted(Heron.PROMPT_2) + "," + Heron.quoted(Heron.TOOL) + "," + Heron.quoted(Heron.SOURCE)
                    + ",\"export const pad = (text) => text;\"],\"names\":[],\"mappings\":\"" + "AAAA;".repeat(10_000)
                    + "\"}";

    @Test
    void theMapBesideTheBundleBlocksAndTheReportSaysWhatWouldHaveLeaked() throws IOException {
        Verdict verdict =
                check("package/cli.js", BUNDLE + "\n//# sourceMappingURL=cli.js.map\n", "package/cli.js.map", MAP);
        assertThat(verdict.passes()).isFalse();
        assertThat(said(verdict, "BLOCK", "cli.js.map"))
                .containsExactlyInAnyOrder(
                        "source-map package/cli.js.map: 3 sources of your own with full text, 2412 bytes, such as"
                                + " `../src/prompts/system.md`, and 1 of others",
                        "prompt package/cli.js.map!/../src/prompts/system.md: a prompt: 642 characters, "
                                + Digest.of(Heron.PROMPT_2).brief(),
                        "registered-asset package/cli.js.map!/../src/prompts/system.md: registered: `system-prompt` version 2,"
                                + " 100 % of it",
                        "registered-asset package/cli.js.map!/../src/tools/search.json: registered: `search-tool` version 1,"
                                + " 100 % of it",
                        "registered-asset package/cli.js.map!/../src/turns.ts: registered: `turn-loop` version 7, 100 % of it");
        assertThat(said(verdict, "WARN", "cli.js.map"))
                .singleElement()
                .asString()
                .startsWith(
                        "tool-schema package/cli.js.map!/../src/tools/search.json: what a model is told of a tool: tool"
                                + " `heron_search`, ");
    }

    @Test
    void theMapInsideTheBundleBlocksTheSameWay() throws IOException {
        String inline = BUNDLE + "\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,"
                + Base64.getEncoder().encodeToString(MAP.getBytes(UTF_8)) + "\n";
        Verdict verdict = check("package/cli.js", inline);
        assertThat(said(verdict, "BLOCK", "!/"))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("registered-asset package/cli.js!/../src/turns.ts: "));
    }

    @Test
    void theBundleAloneBlocksForItsPromptToolsAndLoop() throws IOException {
        assertThat(said(check("package/cli.js", BUNDLE), "BLOCK", "cli.js"))
                .containsExactlyInAnyOrder(
                        "prompt package/cli.js: a prompt: 642 characters, "
                                + Digest.of(Heron.PROMPT_2).brief(),
                        "registered-asset package/cli.js: registered: `search-tool` version 1, 100 % of it",
                        "registered-asset package/cli.js: registered: `system-prompt` version 2, 100 % of it",
                        "registered-asset package/cli.js: registered: `turn-loop` version 7, 100 % of it");
    }

    @Test
    void noWordOfAPromptOrASourceIsInAReport() throws IOException {
        assertThat(check("cli.js", BUNDLE, "cli.js.map", MAP).findings())
                .allSatisfy(finding -> assertThat(finding.what() + finding.fix())
                        .doesNotContain("Never guess", "narrow window", "gave up", "Searches all files"));
    }

    @Test
    void theSamePackageWithoutThemPasses() throws IOException {
        assertThat(check(
                                "package/cli.js",
                                "#!/usr/bin/env node\nimport(\"./main.js\");\n//# sourceMappingURL=cli.js.map\n")
                        .findings())
                .isEmpty();
    }

    private static String minifiedTool() {
        return Heron.TOOL.replaceAll("\\n\\s*", "").replaceAll("\"(\\w+)\": ", "$1:");
    }

    private static List<String> said(Verdict verdict, String weight, String place) {
        return verdict.findings().stream()
                .filter(finding -> finding.weight().name().equals(weight))
                .filter(finding -> finding.place().member().toString().contains(place))
                .map(finding -> finding.rule().id() + " " + finding.place().member() + ": " + finding.what())
                .toList();
    }

    private static Verdict check(String... pathsAndTexts) throws IOException {
        var members = new ArrayList<Member>();
        for (int at = 0; at < pathsAndTexts.length; at += 2) {
            members.add(new Member(
                    MemberName.of(pathsAndTexts[at]), Member.NO_MODE, pathsAndTexts[at + 1].getBytes(UTF_8)));
        }
        var rules = List.of(
                new SourceMapRule(SourcePolicy.DENY), new InternalsRule(SourcePolicy.DENY, AssetRegisterTest.heron()));
        return new Gate(rules, List.of()).check(new Artifact() {
            @Override
            public String name() {
                return "heron-2.0.0.tgz";
            }

            @Override
            public void visit(Visitor visitor) {
                members.forEach(visitor::member);
            }
        });
    }
}
