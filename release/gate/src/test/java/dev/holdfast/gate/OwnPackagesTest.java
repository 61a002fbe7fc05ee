package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPackagesTest {
    private static final String MAP = map(
            "../node_modules/@acme/core/src/loop.ts",
            "../node_modules/.pnpm/@acme+tools@1.0.0/node_modules/@acme/tools/src/a.ts",
            "../node_modules/acme-words/b.ts",
            "../node_modules/acme-words/c.ts",
            "../node_modules/react/index.js");

    @Test
    void sourcesOfOneScopeWithThePackageAreItsOwn() throws IOException {
        assertThat(said("{\"name\":\"@acme/agent\"}", List.of()))
                .containsExactly(
                        "BLOCK 1 source with full text of `@acme/core`, a package of your own",
                        "BLOCK 1 source with full text of `@acme/tools`, a package of your own",
                        "NOTE 5 sources of others with full text");
    }

    @Test
    void sourcesOfPackagesThatComeFromThisMachineAreItsOwn() throws IOException {
        assertThat(said(
                        "{\"name\":\"agent\",\"devDependencies\":{\"acme-words\":\"workspace:^\",\"react\":\"^19.0.0\"},"
                                + "\"dependencies\":{\"@acme/core\":\"file:../core\"}}",
                        List.of()))
                .containsExactly(
                        "BLOCK 1 source with full text of `@acme/core`, a package of your own",
                        "BLOCK 2 sources with full text of `acme-words`, a package of your own",
                        "NOTE 5 sources of others with full text");
    }

    @Test
    void theGateFileNamesThoseThatNothingTellsOf() throws IOException {
        assertThat(said("{\"name\":\"agent\"}", List.of())).containsExactly("NOTE 5 sources of others with full text");
        assertThat(said("{\"name\":\"agent\"}", List.of("@acme/t*", "acme-words")))
                .containsExactly(
                        "BLOCK 1 source with full text of `@acme/tools`, a package of your own",
                        "BLOCK 2 sources with full text of `acme-words`, a package of your own",
                        "NOTE 5 sources of others with full text");
    }

    @Test
    void whatABundledPackageSaysOfItselfMakesNothingOwn() throws IOException {
        assertThat(said("{\"name\":\"agent\"}", List.of(), Map.of("package/node_modules/@acme/core/package.json", """
                {"name": "@acme/core"}""")))
                .containsExactly("NOTE 5 sources of others with full text");
    }

    @Test
    void typescriptOfAnOwnPackageBesideWhatWasBuiltOfItIsSaid() throws IOException {
        Map<String, String> bundled = Map.of(
                "package/node_modules/@acme/core/src/a.ts", "export {}",
                "package/node_modules/@acme/core/a.js", "",
                "package/node_modules/react/b.ts", "export {}");
        assertThat(said("{\"name\":\"@acme/agent\"}", List.of(), bundled))
                .contains("WARN 1 TypeScript sources beside what was built from them, 9 B, such as"
                        + " `node_modules/@acme/core/src/a.ts`");
    }

    @ParameterizedTest
    @CsvSource({
        "a/node_modules/b/c.js, b",
        "a\\node_modules\\@s\\b\\c.js, @s/b",
        "webpack://x/./node_modules/a/node_modules/b/c.js, b",
        "node_modules/b, ''",
        "node_modules/@s/b, ''",
        "node_modules//b, ''",
        "src/b.js, ''"
    })
    void theInnermostFolderNamesThePackage(String path, String name) {
        assertThat(OwnPackages.nameIn(path).orElse("")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "@acme", "@acme/", "@*/core", "a*b", "../a", "a b", ""})
    void othersAreNoPatterns(String text) {
        assertThat(OwnPackages.isPattern(text)).isFalse();
    }

    private static List<String> said(String manifest, List<String> firstParty) throws IOException {
        return said(manifest, firstParty, Map.of());
    }

    private static List<String> said(String manifest, List<String> firstParty, Map<String, String> more)
            throws IOException {
        Artifact artifact = new Artifact() {
            @Override
            public String name() {
                return "agent-1.0.0.tgz";
            }

            @Override
            public void visit(Visitor visitor) {
                visitor.member(member("package/dist/cli.js.map", MAP));
                more.forEach((path, text) -> visitor.member(member(path, text)));
                visitor.member(member("package/package.json", manifest));
            }
        };
        var allowance = new Allowance(
                PathGlob.of("**"),
                new Allowlist(List.of(PathGlob.of("**")), List.of(), OptionalLong.empty()),
                Optional.empty(),
                new Allowance.Policy(SourcePolicy.DENY, List.of(), Map.of(), firstParty),
                List.of());
        return GateRules.standard().holding(allowance).gate().check(artifact).findings().stream()
                .filter(finding -> finding.rule().topic() == Topic.SOURCE)
                .map(finding -> finding.weight() + " " + finding.what())
                .toList();
    }

    private static Member member(String path, String text) {
        return new Member(MemberName.of(path), Member.NO_MODE, text.getBytes(UTF_8));
    }

    private static String map(String... sources) {
        String names = String.join("\",\"", sources);
        String texts =
                String.join(",", Stream.of(sources).map(_ -> "\"let a = 1;\"").toList());
        return "{\"version\":3,\"sources\":[\"" + names + "\"],\"sourcesContent\":[" + texts
                + "],\"mappings\":\"AAAA\"}";
    }
}
