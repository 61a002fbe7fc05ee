package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.ConfigException;
import dev.holdfast.terms.RuleId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateFileTest {
    private static final Path FILE = Path.of("gate.yaml");

    @Test
    void readsEveryKey() {
        assertThat(read("""
                packages:
                  "acme-*.tgz":
                    ship: ["package.json", "dist/*.js"]
                    max-bytes:
                      total: 3 MB
                      files:
                        "dist/*.js": 1.5 MiB
                    growth: 20%
                    sources: sources-public
                    internal-hosts: [corp.example.com]
                    first-party: ["@acme/*", acme-core]
                    at-least: {home-folder: block, dependency: warn}
                    waivers:
                      - rule: source-map
                        path: "dist/*.map"
                        reason: the sources are public
                        owner: ada@example.com
                        expires: 2027-01-31
                """).packages())
                .containsExactly(new Allowance(
                        PathGlob.of("acme-*.tgz"),
                        new Allowlist(
                                List.of(PathGlob.of("package.json"), PathGlob.of("dist/*.js")),
                                List.of(new Allowlist.Ceiling(PathGlob.of("dist/*.js"), 1_572_864)),
                                OptionalLong.of(3_000_000)),
                        Optional.of(new Allowance.Growth(20)),
                        new Allowance.Policy(
                                SourcePolicy.SOURCES_PUBLIC,
                                List.of("corp.example.com"),
                                Map.of(new RuleId("home-folder"), Weight.BLOCK, new RuleId("dependency"), Weight.WARN),
                                List.of("@acme/*", "acme-core")),
                        List.of(new Waiver(
                                new RuleId("source-map"),
                                PathGlob.of("dist/*.map"),
                                new Waiver.Ground(
                                        "the sources are public", "ada@example.com", LocalDate.of(2027, 1, 31))))));
    }

    @Test
    void ownPackagesAreNamedAsNpmNamesThem() {
        assertThatThrownBy(() ->
                        read("packages:\n  a.tgz:\n    ship: [\"**\"]\n    first-party: [\"@acme\", \"@acme/*\"]\n"))
                .isInstanceOf(GateException.class)
                .hasMessage("gate.yaml:4:18: `first-party` takes names of npm packages such as @acme/core or @acme/*,"
                        + " not `@acme`");
    }

    @Test
    void whatIsNotSaidIsTheStrictest() {
        Allowance allowance =
                read("packages:\n  a.tgz:\n    ship: [\"**\"]\n").packages().getFirst();
        assertThat(allowance.policy())
                .isEqualTo(new Allowance.Policy(SourcePolicy.DENY, List.of(), Map.of(), List.of()));
        assertThat(allowance.growth()).isEmpty();
        assertThat(allowance.waivers()).isEmpty();
    }

    @Test
    void tellsAllProblemsAtOnceWithTheirLines() {
        assertThatThrownBy(() -> read("""
                packages:
                  a.tgz:
                    shp: [x]
                    max-bytes:
                      total: much
                      files: {"a//b": 1}
                    growth: 20
                    sources: yes
                    waivers:
                      - rule: Source Map
                        path: a
                        owner: ada
                        expires: tomorrow
                """)).isInstanceOf(GateException.class).hasMessage("""
                        9 problems:
                          gate.yaml:3:5: `a.tgz` has no key `shp`; it has `ship`, `max-bytes`, `growth`, `sources`, `internal-hosts`, `first-party`, `at-least`, `waivers`
                          gate.yaml:2:3: `ship` is missing; list what may be shipped, or write `"**"` for everything
                          gate.yaml:5:14: `total` takes a size such as 3 MB, 512 KiB or 2048, not `much`
                          gate.yaml:6:15: `files`: the pattern `a//b` matches nothing: a path has no empty part, no `.` and no `..`
                          gate.yaml:8:14: `sources` takes deny, sources-public or allow, not `yes`
                          gate.yaml:7:13: `growth` takes percents of the last release, such as 20%, not `20`
                          gate.yaml:10:9: a waiver without `reason`; it needs `rule`, `path`, `reason`, `owner`, `expires`
                          gate.yaml:10:15: `rule` takes the name of a rule, not `Source Map`
                          gate.yaml:13:18: `expires` takes a day such as 2027-01-31, not `tomorrow`""".replace(
                        "8 problems", "9 problems"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "packages: {}|gate.yaml:1:11: `packages` takes a mapping: the name of a package's file, and what it may ship",
                "package: {}|2 problems:",
                "[]|2 problems:",
                "packages: {a.tgz: {ship: x}}|gate.yaml:1:26: `ship` takes a list of patterns of paths",
                "packages: {a.tgz: {ship: []}}|gate.yaml:1:26: `ship` takes a list of patterns of paths",
                "packages: {a.tgz: {ship: [a], waivers: {}}}|gate.yaml:1:40: `waivers` takes a list of mappings with"
                        + " `rule`, `path`, `reason`, `owner`, `expires`",
            })
    void refusesOtherShapes(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(GateException.class)
                .message()
                .startsWith(message);
    }

    @Test
    void aKeyMayNotStandTwice() {
        assertThatThrownBy(() -> read("packages:\n  a.tgz:\n    ship: [a]\n    ship: [b]\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("gate.yaml:4:5: the key `ship` stands here a second time; keep one");
    }

    @Test
    void theMostExactPatternCounts() {
        GateFile file = read("""
                packages:
                  "acme-*.tgz": {ship: [a]}
                  "acme-cli-*.tgz": {ship: [b]}
                  "acme-???-*.tgz": {ship: [c]}
                """);
        assertThat(file.of("acme-1.0.0.tgz").allowlist().ship()).containsExactly(PathGlob.of("a"));
        assertThatThrownBy(() -> file.of("acme-cli-1.0.0.tgz"))
                .hasMessage("gate.yaml has two packages for `acme-cli-1.0.0.tgz`: `acme-cli-*.tgz`, `acme-???-*.tgz`;"
                        + " make one pattern more exact");
        assertThatThrownBy(() -> file.of("other.tgz"))
                .hasMessage("gate.yaml has no package `other.tgz`; it has `acme-*.tgz`, `acme-cli-*.tgz`,"
                        + " `acme-???-*.tgz`: add one with `holdfast gate init`, or mend the pattern");
    }

    private static GateFile read(String yaml) {
        return GateFile.read(FILE, yaml);
    }

    @Test
    void aRuleIsRaisedByItsNameAndLoweredByAWaiverAlone() {
        assertThatThrownBy(() -> read("""
                packages:
                  a.tgz:
                    ship: ["**"]
                    at-least: {dependencies: block, dependency: note, secret: block}
                """)).hasMessage("""
                        2 problems:
                          gate.yaml:4:16: no rule `dependencies`; reports name the rule of each finding
                          gate.yaml:4:49: `at-least` takes block or warn, not `note`; what is to count for less gets a waiver""");
        assertThatThrownBy(() -> read("packages:\n  a.tgz:\n    ship: [a]\n    at-least: [secret]\n"))
                .hasMessage("gate.yaml:4:15: `at-least` takes a mapping: the name of a rule, and block or warn");
    }
}
