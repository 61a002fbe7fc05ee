package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateCommandTest {
    private static final String MAP = """
            {"version":3,"sources":["../src/secret.ts"],"sourcesContent":["export const plan = 1;\\n"],"mappings":"AAAA"}""";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-27T12:00:00Z"));

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder).clock(CLOCK);
    }

    @Test
    void whatMayBePublishedPassesAndTheLastLineSaysHowToGetAnAllowlist() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js", "run()", "README.md", "read"));
        var result = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("passes   acme-1.0.0.zip\n         2 files, 9 B, sha256 ")
                .endsWith("""
                        0 findings block, 0 to look at, 0 notes
                        without a gate.yaml any path may be shipped; write one: holdfast gate init acme-1.0.0.zip
                        """);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aMapWithSourcesBlocksWithoutAnyConfiguration() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js", "run()", "dist/cli.js.map", MAP));
        var result = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out())
                .startsWith("BLOCKED  acme-1.0.0.zip\n")
                .contains("\nsources\n  ✗ ", "\n      dist/cli.js.map at byte ", "\n    → leave the map out");
    }

    @Test
    void aGateFileFromTheArtifactHoldsTheNextOneToIt() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js", "run()", "README.md", "read"));
        var init = desk.run("gate", "init", "acme-1.0.0.zip");
        assertThat(init.exitCode()).isZero();
        assertThat(init.out()).startsWith("wrote `gate.yaml`\n");
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip", "--against", "acme-1.0.0.zip"))
                .extracting(Desk.Result::exitCode)
                .isEqualTo(0);
        zip("acme-1.0.1.zip", Map.of("dist/cli.js", "run()", "prompts/system.md", "hello"));
        var next = desk.run("gate", "check", "acme-1.0.1.zip", "--against", "acme-1.0.0.zip");
        assertThat(next.exitCode()).isEqualTo(3);
        assertThat(next.out())
                .contains("  ✗ not on the allowlist  allowlist-path\n      prompts/system.md\n")
                .contains("""
                          ! in `ship` of gate.yaml, but nothing that is shipped matches it  allowlist-unused
                              README.md
                        """);
        assertThat(desk.run("gate", "init", "acme-1.0.1.zip").err())
                .isEqualTo("holdfast: `gate.yaml` is there already; name another file with `--out`, and take over what"
                        + " you want\n");
    }

    @Test
    void waiversHoldUntilTheirDayAndStandInTheReport() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js.map", MAP));
        String waiver = """
                packages:
                  acme-*.zip:
                    ship: ["dist/*"]
                    waivers:
                      - {rule: source-map, path: dist/*.map, reason: it is public, owner: ada, expires: 2026-11-27}
                """;
        desk.file("gate.yaml", waiver);
        var result = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("""
                        waived
                          · source-map in dist/*.map: 1 finding
                              it is public (ada, until 2026-11-27)
                        """);
        desk.clock(InstantSource.fixed(Instant.parse("2026-11-28T00:00:00Z")));
        var later = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(later.exitCode()).isEqualTo(3);
        assertThat(later.out()).contains("by ada expired after 2026-11-27");
    }

    @Test
    void reportsGoToAFileAndTheVerdictToStandardError() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js.map", MAP));
        for (String form : new String[] {"text", "json", "sarif", "html"}) {
            var result = desk.run("gate", "check", "acme-1.0.0.zip", "--format", form, "--out", "report." + form);
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .isEqualTo("BLOCKED  acme-1.0.0.zip: 1 finding blocks, 0 to look at, 0 notes\n"
                            + "the report is in `report." + form + "`\n");
        }
        assertThat(Wire.read(desk.read("report.json")).path("verdict").asString())
                .isEqualTo("block");
        assertThat(Wire.read(desk.read("report.sarif")).path("version").asString())
                .isEqualTo("2.1.0");
        assertThat(desk.read("report.html")).startsWith("<!doctype html>");
    }

    @Test
    void whatArtifactsSayReachesNoTerminal() throws IOException {
        zip("acme-1.0.0.zip", Map.of("\u001b[31m\u202egpj.map", MAP));
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip").out())
                .contains("[U+001B][31m[U+202E]gpj.map")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void whatIsRegisteredBlocksByItsNameAndVersion() throws IOException {
        String policy = "Refunds above fifty euros go to a person of the second shift, who calls the customer back"
                + " before noon. Discounts are never stacked, and a voucher from the harbour branch counts twice.";
        desk.file("secret.md", policy);
        assertThat(desk.run("gate", "register").out()).isEqualTo("nothing is registered yet; name files to register\n");
        assertThat(desk.run("gate", "register", "secret.md", "--as", "refund-policy", "--release", "2.1")
                        .out())
                .isEqualTo("refund-policy  2.1\n");
        assertThat(desk.read("gate-assets.json")).doesNotContain("Refunds", "harbour");
        zip(
                "acme-1.0.0.zip",
                Map.of("dist/cli.js", "const p=" + Wire.line(Wire.array().add(policy)) + ";run(p)"));
        var result = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("\nagent internals\n", "refund-policy", "2.1", "dist/cli.js");
        desk.file("gate-assets.json", "{}");
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip").exitCode()).isEqualTo(2);
    }

    @Test
    void whatPassesIsAttestedAndAnyChangeOfItIsNotVerified() throws IOException {
        zip("acme-1.0.0.zip", Map.of("README.md", "read"));
        var check = desk.run("gate", "check", "acme-1.0.0.zip", "--attest", "acme-1.0.0.zip.intoto.jsonl");
        assertThat(check.exitCode()).isZero();
        assertThat(check.err()).startsWith("on record, ledger head ");
        assertThat(desk.run("gate", "verify", "acme-1.0.0.zip").out())
                .startsWith("verified\n  artifact  acme-1.0.0.zip\n  sha256    ");
        desk.file("gate.pub", desk.run("gate", "key").out());
        var elsewhere = new Desk(Files.createDirectory(folder.resolve("elsewhere")));
        String zip = desk.workspace().resolve("acme-1.0.0.zip").toString();
        assertThat(elsewhere.run("gate", "verify", zip).exitCode()).isEqualTo(3);
        assertThat(elsewhere
                        .run(
                                "gate",
                                "verify",
                                zip,
                                "--key",
                                desk.workspace().resolve("gate.pub").toString())
                        .exitCode())
                .isZero();
        zip("acme-1.0.0.zip", Map.of("README.md", "other"));
        var changed = desk.run("gate", "verify", "acme-1.0.0.zip");
        assertThat(changed.exitCode()).isEqualTo(3);
        assertThat(changed.out()).startsWith("NOT VERIFIED\n  what      it is about other bytes: sha256 ");
    }

    @Test
    void aVerdictGoesOnTheLedgerWhereThereIsOneAndStandsWhereItCannot() throws IOException {
        zip("acme-1.0.0.zip", Map.of("README.md", "read"));
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip").err()).isEmpty();
        assertThat(desk.state()).doesNotExist();
        desk.run("gate", "check", "acme-1.0.0.zip", "--attest", "a.intoto.jsonl");
        zip("acme-1.0.1.zip", Map.of("dist/cli.js.map", MAP));
        var both = desk.run("gate", "check", "acme-1.0.0.zip", "acme-1.0.1.zip");
        assertThat(both.exitCode()).isEqualTo(3);
        assertThat(both.err()).startsWith("on record, ledger head ").hasLineCount(1);
        assertThat(desk.run("ledger", "show").out().lines().toList())
                .hasSize(3)
                .last()
                .asString()
                .contains("gate.judged       acme-1.0.1.zip block ");
        try (var files = Files.walk(desk.state().resolve("ledger"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "not a ledger");
            }
        }
        var broken = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(broken.exitCode()).isZero();
        assertThat(broken.out()).startsWith("passes   acme-1.0.0.zip\n");
        assertThat(broken.err()).startsWith("not on record, though the verdict stands: ");
    }

    @Test
    void theFirstCheckAfterADraftIsQuiet() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js", "run()", "README.md", "read"));
        desk.run("gate", "init", "acme-1.0.0.zip");
        var result = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .endsWith("\n0 findings block, 0 to look at, 0 notes\n")
                .hasLineCount(4);
    }

    @Test
    void aDraftThatWouldItselfBePublishedSaysSo() {
        desk.file("package.json", "{\"name\":\"acme\",\"version\":\"1.0.0\",\"main\":\"cli.js\"}")
                .file("cli.js", "run()");
        assertThat(desk.run("gate", "init", ".").out())
                .endsWith(
                        "it is now itself in what would be published, which blocks: keep it out, with `files` in package.json"
                                + " or a line in .npmignore\n");
        desk.file(".npmignore", "gate.yaml\nother.yaml\n");
        assertThat(desk.run("gate", "init", ".", "--out", "other.yaml").out()).endsWith("  holdfast gate check .\n");
        assertThat(desk.run("gate", "check", ".").exitCode()).isZero();
    }

    @Test
    void theTokenOfThisVeryProcessIsKnownByItsValue() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js", "var a = 'zephyr-of-the-north-9';"));
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip").exitCode()).isZero();
        desk.variable("PUBLISH_TOKEN", "zephyr-of-the-north-9");
        var result = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("\nsecrets\n").doesNotContain("zephyr-of-the-north-9");
    }

    @Test
    void writesABillOfMaterials() throws IOException {
        zip("acme-1.0.0.zip", Map.of("dist/cli.js", "run('claude-sonnet-4-20250514')"));
        var bom = desk.run("sbom", "acme-1.0.0.zip");
        assertThat(Wire.read(bom.out()).path("components").path(0).path("name").asString())
                .isEqualTo("claude-sonnet-4-20250514");
        desk.run("gate", "check", "acme-1.0.0.zip", "--sbom", "bom.json");
        assertThat(desk.read("bom.json")).isEqualTo(bom.out());
    }

    @Test
    void whatIsUnusableHasNoVerdict() throws IOException {
        zip("acme-1.0.0.zip", Map.of("a", "b"));
        desk.file("none.txt", "text");
        assertThat(desk.run("gate", "check", "missing.tgz").exitCode()).isEqualTo(2);
        assertThat(desk.run("gate", "check", "none.txt").exitCode()).isEqualTo(2);
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip", "--format", "pdf")
                        .err())
                .isEqualTo("holdfast: no report form `pdf`; there are text, json, sarif and html\n");
        desk.file("gate.yaml", "packages:\n  other-*.zip:\n    ship: [a]\n");
        var unnamed = desk.run("gate", "check", "acme-1.0.0.zip");
        assertThat(unnamed.exitCode()).isEqualTo(2);
        assertThat(unnamed.err())
                .isEqualTo("holdfast: gate.yaml has no package `acme-1.0.0.zip`; it has `other-*.zip`: add one with"
                        + " `holdfast gate init`, or mend the pattern\n");
        desk.file("gate.yaml", "packages:\n  a: {ships: [a]}\n");
        assertThat(desk.run("gate", "check", "acme-1.0.0.zip").err())
                .startsWith("holdfast: 2 problems:\n  gate.yaml:2:7: ");
    }

    @Test
    void showsWhatAReleaseAddsAndBlocksWhatGrewOutOfProportion() throws IOException {
        zip("acme-1.zip", Map.of("package.json", "{\"dependencies\":{\"a\":\"1\"}}", "cli.js", "x".repeat(9_000)));
        zip("acme-2.zip", Map.of("package.json", "{\"dependencies\":{\"b\":\"1\"}}", "cli.js", "x".repeat(90_000)));
        var result = desk.run("gate", "diff", "acme-1.zip", "acme-2.zip");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("""
                files  9.0 kB → 90.0 kB in all
                  ~           +81.0 kB  cli.js
                  ~ as large as before  package.json

                kinds
                    programs                 1 → 1     9.0 kB → 90.0 kB

                dependencies
                  - a  1
                  + b  1

                out of proportion
                  ✗ all files together: grew from 9.0 kB to 90.0 kB, by 897 %, where 50 % is usual
                  ✗ cli.js: grew from 9.0 kB to 90.0 kB, by 900 %, where 50 % is usual
                """);
        assertThat(desk.run("gate", "diff", "acme-1.zip", "acme-1.zip").out())
                .isEqualTo("the same in both: every file, and what manifests say\n");
        var json = desk.run("gate", "diff", "acme-1.zip", "acme-2.zip", "--format", "json");
        assertThat(Wire.read(json.out()).path("traits")).hasSize(2);
    }

    private void zip(String name, Map<String, String> files) throws IOException {
        try (var zip =
                new ZipOutputStream(Files.newOutputStream(desk.workspace().resolve(name)))) {
            for (var file : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}
