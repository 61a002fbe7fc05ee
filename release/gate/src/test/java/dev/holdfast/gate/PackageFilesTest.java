package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageFilesTest {
    private static final String MANIFEST = "package/package.json";

    private static Shipment shipping(String entry) {
        return new Shipment()
                .with(MANIFEST, "{\"files\":[" + entry + "]}")
                .with("package/dist/cli.js", "")
                .with("package/dist/types/cli.d.ts", "")
                .with("package/README.md", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dist",
                "dist/",
                "./dist",
                "/dist/",
                "dist/*",
                "dist/**",
                "dist/**/*",
                "**/*.js",
                "dist/**/*.{js,mjs}",
                "{lib,dist}/types",
                "*.md",
                "readme.md",
                ".",
                "*",
                "!dist/gone",
                "dist/[a-c]*.js",
                "dist/!(x)",
                "../other"
            })
    void anEntryThatSomethingMatchesOrThatOnlyNpmCanTellIsSilent(String entry) throws IOException {
        assertThat(shipping("\"" + entry + "\"").findings(new DependencyRule())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib", "lib/**", "dist/types/*.js", "dist/cli", "*.txt", "cli.js", "dist/*.{mjs,cjs}"})
    void anEntryThatNothingMatchesIsSaid(String entry) throws IOException {
        assertThat(shipping("\"" + entry + "\"").findings(new DependencyRule()))
                .containsExactly(
                        "WARN " + MANIFEST + ": `files` has `" + entry + "`, but nothing that is shipped matches it");
    }

    @Test
    void aFolderThatWasNotPackedMayStillBeBuilt() throws IOException {
        assertThat(new Shipment().with("package.json", "{\"files\":[\"dist\"]}").findings(new DependencyRule()))
                .isEmpty();
    }

    @Test
    void anEndlessListEnds() throws IOException {
        var shipment = new Shipment()
                .with(
                        MANIFEST,
                        "{\"files\":"
                                + IntStream.range(0, 2_000)
                                        .mapToObj(at -> "\"" + "*a".repeat(80) + at + "\"")
                                        .collect(Collectors.joining(",", "[", "]}")));
        for (int at = 0; at < 200; at++) {
            shipment.with("package/" + "a".repeat(200) + at, "");
        }
        assertThat(shipment.findings(new DependencyRule()))
                .contains("WARN " + MANIFEST + ": `files` has more than can be compared with what is shipped");
    }
}
