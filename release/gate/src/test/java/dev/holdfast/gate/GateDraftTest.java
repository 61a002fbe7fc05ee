package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateDraftTest {
    private static final ArtifactRule NO_MAPS = (inventory, findings) -> inventory.files().stream()
            .filter(file -> file.name().file().endsWith(".map"))
            .forEach(file -> findings.add(new Finding(
                    Rule.of("source-map", Topic.SOURCE), Weight.BLOCK, Place.of(file.name()), "a map", "cut")));

    @Test
    void listsByFolderWithSizesAndPutsWhatIsInDoubtBehindACommentSign() {
        var parcel = Parcel.named("acme-agent-1.2.3.tgz")
                .file("package/package.json", "{}")
                .file("package/README.md", 500)
                .file("package/dist/cli.js", 200_000)
                .file("package/dist/cli.js.map", 900_000);
        for (int number = 0; number < 10; number++) {
            parcel.file("package/dist/types/t" + number + ".d.ts", 10);
        }
        assertThat(GateDraft.of(parcel.checked(NO_MAPS))).isEqualTo("""
                # What may be in the package. Read every line, and cut what need not be shipped: a path that matches no
                # pattern blocks the release. `*` stands within a name, `**` for any folders.
                packages:
                  "acme-agent-*.tgz":
                    ship:
                      # at the top: 2 files, 502 B
                      - "README.md"
                      - "package.json"
                      # dist: 2 files, 1.1 MB
                      - "dist/cli.js"
                      # in doubt (source-map), 900 kB:
                      # - "dist/cli.js.map"
                      # dist/types: 10 files, 100 B
                      - "dist/types/*.d.ts"
                    max-bytes:
                      total: 252 kB
                      files:
                        "**/*.js": 251 kB
                    # growth: 20% # more than the last release, which every check then needs: --against FILE
                    sources: deny # or sources-public, or allow
                    # internal-hosts: [corp.example.com]
                    # first-party: ["@example/*"] # own packages in node_modules, besides those of the same scope
                    # at-least: {home-folder: block} # graver than usual; the way down is a waiver
                    # waivers:
                    #   - rule: source-map
                    #     path: "dist/cli.js.map"
                    #     reason: why it may go out all the same
                    #     owner: who@example.com
                    #     expires: 2027-01-31
                """);
    }

    @Test
    void whateverPathsSayTheDraftIsAGateFileThatLetsThroughWhatIsNotInDoubt() {
        var random = new Random(11);
        String odd = "ab./ *?\"\\#:{}[]&!|>%@`'\n\t\u202e\u00e9-,";
        for (int round = 0; round < 300; round++) {
            var parcel = Parcel.named("x" + text(random, odd).replace("/", "") + ".zip");
            for (int file = 0; file < 12; file++) {
                parcel.file("f" + file + text(random, odd), file);
            }
            GateFile read = GateFile.read(Path.of("gate.yaml"), GateDraft.of(parcel.checked(NO_MAPS)));
            var verdict =
                    parcel.checked(new AllowlistRule(read.of(parcel.name()).allowlist()));
            assertThat(verdict.findings())
                    .filteredOn(finding -> finding.weight() == Weight.BLOCK)
                    .allSatisfy(finding ->
                            assertThat(finding.place().member().path()).containsPattern("(?s)//|(^|/)\\.\\.?(/|$)|/$"));
        }
    }

    private static String text(Random random, String letters) {
        var text = new StringBuilder();
        for (int at = random.nextInt(8); at > 0; at--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
