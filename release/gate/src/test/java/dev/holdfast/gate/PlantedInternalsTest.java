package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a team has registered, its sources in maps, and what development leaves behind: each in every guise in every container.
 * Secrets and prompts that nobody registered are planted in {@link PlantedLeaksTest}.
 */
class PlantedInternalsTest {
    private static final String OWN =
            "{\"version\":3,\"file\":\"a.js\",\"sources\":[\"../src/turns.ts\"],\"sourcesContent\":["
                    + Heron.quoted(Heron.SOURCE) + "],\"names\":[],\"mappings\":\"AAAA\"}";

    private final Random random = new Random(6);

    @TempDir
    private Path folder;

    /**
     * What is planted.
     *
     * @param rule by which it has to be found
     * @param found the file it has to be found in
     */
    private record Plant(String name, String rule, Weight least, String found, Map<String, byte[]> files) {
        static Plant of(String name, String rule, String file, String content) {
            return new Plant(name, rule, Weight.BLOCK, file, Map.of(file, content.getBytes(UTF_8)));
        }

        static Plant worthALook(String name, String file, String content) {
            return new Plant(name, "leftover", Weight.WARN, file, Map.of(file, content.getBytes(UTF_8)));
        }
    }

    @Test
    void nothingPlantedGetsThrough() throws IOException {
        Gate gate = GateRules.standard().knowing(AssetRegisterTest.heron()).gate();
        var misses = new ArrayList<String>();
        int planted = 0;
        for (Plant plant : plants()) {
            for (Crates crate : Crates.values()) {
                planted++;
                Verdict verdict = gate.check(Artifacts.open(crate.in(folder, plant.files())));
                boolean found = verdict.findings().stream()
                        .anyMatch(finding -> finding.rule().id().text().equals(plant.rule())
                                && finding.weight().compareTo(plant.least()) <= 0
                                && finding.place().member().toString().contains(plant.found()));
                if (!found) {
                    misses.add(plant.name() + " in " + crate.title());
                }
            }
        }
        assertThat(planted).isGreaterThan(650);
        assertThat(misses).as("of %d planted", planted).isEmpty();
    }

    /** What stands beside the leaks above is innocent: it is they that are found. */
    @Test
    void thePackingAloneIsNothingThatBlocks() throws IOException {
        Gate gate = GateRules.standard().knowing(AssetRegisterTest.heron()).gate();
        for (Crates crate : Crates.values()) {
            Verdict verdict =
                    gate.check(Artifacts.open(crate.in(folder, Map.of("dist/cli.js", "let a = 1".getBytes(UTF_8)))));
            assertThat(verdict.findings()).as(crate.title()).noneMatch(finding -> finding.weight() == Weight.BLOCK);
        }
    }

    private List<Plant> plants() {
        var all = new ArrayList<Plant>();
        guises(Heron.PROMPT).forEach((guise, file) -> all.add(registered("a prompt " + guise, file)));
        guises(Heron.TOOL).forEach((guise, file) -> all.add(registered("a tool " + guise, file)));
        guises(Heron.SOURCE).forEach((guise, file) -> {
            if (!List.of("in a bundle", "in JSON", "in other lines").contains(guise)) {
                all.add(registered(
                        "a source " + guise, file)); // in a string it is a text, and texts are registered as such
            }
        });
        all.add(registered(
                "a minified source", Map.of("dist/leak.js", bytes("!function(){" + Heron.MINIFIED + "}()"))));
        all.add(registered(
                "a source in a development build",
                Map.of("dist/leak.js", bytes("eval(" + Heron.quoted(Heron.SOURCE) + ")"))));
        all.addAll(maps());
        all.addAll(leftovers());
        return all;
    }

    private static Plant registered(String name, Map<String, byte[]> files) {
        return new Plant(
                name,
                "registered-asset",
                Weight.BLOCK,
                files.keySet().iterator().next(),
                files);
    }

    private Map<String, Map<String, byte[]>> guises(String text) {
        var guises = new LinkedHashMap<String, Map<String, byte[]>>();
        byte[] utf8 = bytes(text);
        String base64 = Base64.getEncoder().encodeToString(utf8);
        String packed = Base64.getEncoder().encodeToString(Wrapped.gzip(utf8));
        String wrapped = Base64.getMimeEncoder().encodeToString(utf8).replace("\r\n", "\" +\n  \"");
        String zip = Base64.getEncoder().encodeToString(Zips.zip("a.txt", text));
        String numbers = new String(utf8, ISO_8859_1).chars().boxed().toList().toString();
        guises.put("as it is", Map.of("dist/leak.txt", utf8));
        guises.put("in a bundle", code(Heron.quoted(text)));
        guises.put("in other lines", Map.of("leak.md", bytes(text.replaceAll("(\\S+\\s\\S+)\\s", "$1\n    "))));
        guises.put("in part", Map.of("leak.txt", bytes(text.substring(text.length() / 3))));
        guises.put("in JSON", Map.of("leak.json", bytes("{\"a\":" + Heron.quoted(text) + "}")));
        guises.put("with all escaped", code(escaped(utf8)));
        guises.put("in base64", code('"' + base64 + '"'));
        guises.put("in wrapped base64", code('"' + wrapped + '"'));
        guises.put("in packed base64", code('"' + packed + '"'));
        guises.put("in base64 behind a prefix", code("\"v1_" + base64 + '"'));
        guises.put("in a zip in base64", code('"' + zip + '"'));
        guises.put("in numbers", code("String.fromCharCode(..." + numbers + ")"));
        guises.put("in a form", code('"' + URLEncoder.encode(text, UTF_8) + '"'));
        guises.put("in UTF-16", Map.of("leak.txt", text.getBytes(UTF_16LE)));
        guises.put("in gzip", Map.of("leak.gz", Wrapped.gzip(utf8)));
        guises.put("in zlib", Map.of("leak.bin", DeflateReaderTest.packed(text, 9, DeflateReader.Wrap.ZLIB)));
        guises.put("in deflate", Map.of("leak.bin", DeflateReaderTest.packed(text, 9, DeflateReader.Wrap.NONE)));
        return guises;
    }

    private static Map<String, byte[]> code(String literal) {
        return Map.of("dist/leak.js", bytes("!function(){var t={};const r=" + literal + ";t.q=r}();\n"));
    }

    private List<Plant> maps() {
        String base64 = Base64.getEncoder().encodeToString(bytes(OWN));
        String percent = URLEncoder.encode(OWN, UTF_8).replace("+", "%20");
        String line = "let a\n//# sourceMappingURL=";
        String sections = "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":0},\"map\":" + OWN + "}]}";
        String stats = "{\"modules\":[{\"identifier\":\"/app/src/turns.ts\",\"name\":\"./src/turns.ts\",\"source\":"
                + Heron.quoted(Heron.SOURCE) + "}]}";
        byte[] noise = new byte[300];
        random.nextBytes(noise);
        var remote = new LinkedHashMap<String, byte[]>();
        remote.put("dist/leak.js", bytes(line + "https://cdn.example/maps/leak.js.map\n"));
        remote.put("maps/leak.js.map", bytes(OWN));
        return List.of(
                map("beside its bundle", "dist/leak.js.map", OWN),
                map("without the suffix", "dist/leak.json", OWN),
                map("of styles", "dist/leak.css.map", OWN),
                map("of declarations", "dist/leak.d.ts.map", OWN),
                map("behind the line of browsers", "dist/leak.js.map", ")]}'\n" + OWN),
                map("inline", "dist/leak.js", line + "data:application/json;base64," + base64 + "\n"),
                map(
                        "inline with a charset",
                        "dist/leak.js",
                        line + "data:application/json;charset=utf-8;base64," + base64),
                map("inline, percent", "dist/leak.js", line + "data:application/json," + percent + "\n"),
                map("in sections", "dist/leak.js.map", sections),
                map(
                        "inline in sections",
                        "dist/leak.js",
                        line + "data:application/json;base64,"
                                + Base64.getEncoder().encodeToString(bytes(sections))),
                map("as a module", "dist/leak.js", "module.exports = " + OWN + ";"),
                map("with keys unquoted", "dist/leak.js", "export default" + OWN.replaceAll("\"(\\w+)\":", "$1:")),
                map("in a string", "dist/leak.js", "JSON.parse(" + Heron.quoted(OWN) + ")"),
                map("in a cache", "cache/leak.json", "{\"code\":\"let a\",\"map\":" + OWN + "}"),
                map("in statistics", "dist/leak-stats.json", stats),
                new Plant("a map at a remote place that is shipped", "source-map", Weight.BLOCK, "leak.js.map", remote),
                new Plant(
                        "a map in gzip",
                        "source-map",
                        Weight.BLOCK,
                        "leak.js.map.gz",
                        Map.of("dist/leak.js.map.gz", Wrapped.gzip(bytes(OWN)), "dist/noise.bin", noise)));
    }

    private static Plant map(String how, String file, String content) {
        return Plant.of("a map " + how, "source-map", file, content);
    }

    private static List<Plant> leftovers() {
        String secret = "DB_PASSWORD=" + "kT7#pq2LmZ9!" + "\n";
        String turn = "{\"role\":\"user\",\"content\":\"please look into the failing test of the parser, it is red\"}\n"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"I will look at the test of the parser"
                + " first.\"},{\"type\":\"tool_use\",\"id\":\"toolu_01" + "A1b2C3d4E5f6G7h8J9k0L1\"}]}\n";
        return List.of(
                Plant.of("settings", "leftover", ".env", "A=1"),
                Plant.of("settings of production", "leftover", "config/.env.production", "A=1"),
                Plant.of("settings of production by another name", "leftover", "config/prod.env", "A=1"),
                Plant.of("settings of a test with a secret", "secret", "test/fixtures/.env", secret),
                Plant.of("defaults of settings with a secret", "secret", ".env.default", secret),
                Plant.of("a login of npm", "npm-login", ".npmrc", "//registry.example/:_authToken=npm_invented\n"),
                Plant.of("a git folder", "leftover", ".git/config", "[core]\n"),
                Plant.of("a git folder further down", "leftover", "lib/vendor/.git/HEAD", "ref: refs/heads/main\n"),
                Plant.of("a recorded conversation", "conversation", "logs/session.jsonl", turn.repeat(3)),
                Plant.of("sessions of an agent", "leftover", ".claude/projects/a/1.jsonl", "{}"),
                Plant.of("local settings of an agent", "leftover", ".claude/settings.local.json", "{}"),
                Plant.of("the history of an agent", "leftover", ".aider.chat.history.md", "# aider"),
                Plant.of("a private key by name", "leftover", "deploy/id_ed25519", "x"),
                Plant.of("a dump", "leftover", "java_pid1.hprof", "JAVA PROFILE 1.0.2"),
                Plant.worthALook("a file for agents", "CLAUDE.md", "# Notes\n"),
                Plant.worthALook("another file for agents", "docs/AGENTS.md", "# Notes\n"),
                Plant.worthALook("rules for agents", ".cursor/rules/a.mdc", "---\n"),
                Plant.worthALook("servers for agents", ".mcp.json", "{}"),
                Plant.worthALook("a file with secrets by name", "config/secrets.yml", "a: b\n"),
                Plant.worthALook("a log of npm", "npm-debug.log", "0 info\n"),
                Plant.worthALook("a report on coverage", "coverage/lcov.info", "TN:\n"),
                Plant.worthALook("settings of an editor", ".vscode/settings.json", "{}"));
    }

    private static String escaped(byte[] bytes) {
        var out = new StringBuilder("\"");
        for (byte one : bytes) {
            out.append("\\x%02x".formatted(one));
        }
        return out.append('"').toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
