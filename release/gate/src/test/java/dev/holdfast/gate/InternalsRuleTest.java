package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.terms.Digest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternalsRuleTest {
    @Test
    void aPromptInABundleBlocksAndTheReportDoesNotRepeatIt() {
        String bundle = "var a=1;var p=" + Heron.quoted(Heron.PROMPT) + ";";
        assertThat(look("dist/cli.js", bundle).said())
                .containsExactly("BLOCK prompt dist/cli.js@15: a prompt: 541 characters, "
                        + Digest.of(Heron.PROMPT).brief());
        assertThat(look("prompt.md", Heron.PROMPT).findings())
                .extracting(Finding::weight)
                .containsExactly(Weight.BLOCK);
    }

    @Test
    void findsAPromptHoweverItIsEncoded() {
        Wrapped.every(Heron.PROMPT)
                .forEach((way, bytes) -> assertThat(new Looks(new InternalsRule(SourcePolicy.DENY))
                                .at("cli.js", bytes)
                                .findings())
                        .as(way)
                        .hasSize(1)
                        .allSatisfy(finding -> {
                            assertThat(finding.rule().id().text()).isEqualTo("prompt");
                            assertThat(finding.weight()).isEqualTo(Weight.BLOCK);
                            assertThat(finding.what()).contains(" characters, ").contains(" (in ");
                            assertThat(finding.place().offset()).isLessThan(600);
                        }));
    }

    @Test
    void looksIntoAnArchiveThatIsWrittenAsBase64() {
        byte[] zip = Zips.zip("readme.txt", "nothing", "prompts/system.md", Heron.PROMPT);
        byte[] tar = Wrapped.gzip(Tars.tar("prompts/system.md", Heron.PROMPT));
        String text = "a=\"" + Base64.getEncoder().encodeToString(zip) + "\";b=\""
                + Base64.getMimeEncoder().encodeToString(tar).replace("\r\n", "\\n") + "\"";
        assertThat(look("cli.js", text).findings())
                .extracting(
                        finding -> finding.rule().id().text(),
                        finding -> finding.place().member().toString())
                .containsExactlyInAnyOrder(
                        tuple("prompt", "cli.js!/(base64 at byte 3)!/prompts/system.md"),
                        tuple("prompt", "cli.js!/(base64 at byte 764)!/prompts/system.md"));
    }

    @Test
    void findsAPromptInAProgramThatIsWrittenAsBase64() {
        byte[] program = ("\0asm\1\0\0\0\377\376\13\234\4" + Heron.PROMPT + "\0\1\2").getBytes(ISO_8859_1);
        for (byte[] bytes : List.of(
                program,
                Wrapped.gzip(program),
                DeflateReaderTest.packed(new String(program, ISO_8859_1), 9, DeflateReader.Wrap.NONE))) {
            assertThat(look("cli.js", "a=\"" + Base64.getEncoder().encodeToString(bytes) + "\"")
                            .said())
                    .singleElement()
                    .asString()
                    .startsWith("BLOCK prompt cli.js");
        }
    }

    @Test
    void aMapInBase64IsReadAsAMap() {
        String map = "{\"version\":3,\"sources\":[\"../src/loop.ts\"],\"mappings\":\"AAAA\",\"sourcesContent\":["
                + Heron.quoted(Heron.SOURCE) + "]}";
        MemberRule both = (member, parts, findings) -> {
            new SourceMapRule(SourcePolicy.DENY).look(member, parts, findings);
            new InternalsRule(SourcePolicy.DENY).look(member, parts, findings);
        };
        String text = "const map=\"" + Base64.getEncoder().encodeToString(map.getBytes(UTF_8)) + "\"";
        assertThat(new Looks(both).at("cli.js", text).said())
                .singleElement()
                .asString()
                .startsWith("BLOCK source-map cli.js!/(base64 at byte 11)@");
    }

    @Test
    void findsLeftoversByTheirPathInAnArchiveThatIsWrittenAsBase64() {
        byte[] zip = Zips.zip("app/.env", "A=1", "app/.idea/a", "x", "app/.idea/b", "x", "id_rsa.pub", "x".repeat(300));
        assertThat(look("cli.js", "a=\"" + Base64.getEncoder().encodeToString(zip) + "\"")
                        .said())
                .containsExactly(
                        "BLOCK leftover cli.js!/(base64 at byte 3)!/app/.env@0: settings of one machine, which hold"
                                + " passwords and keys",
                        "WARN leftover cli.js!/(base64 at byte 3)!/app/.idea/a@0: a file of an editor, and 1 more of"
                                + " the kind");
    }

    @Test
    void anArchiveInBase64ThatCannotBeReadIsAFinding() {
        byte[] zip = Zips.zip("prompts/system.md", Heron.PROMPT);
        String text = "a=\"" + Base64.getEncoder().encodeToString(Arrays.copyOf(zip, zip.length - 9)) + "\"";
        assertThat(look("cli.js", text).said())
                .containsExactly(
                        "BLOCK encoded-archive cli.js!/(base64 at byte 3)@0: not read: there is no directory at"
                                + " its end");
        byte[] packed = ("7z\u00bc\u00af'\u001c" + "x".repeat(400)).getBytes(ISO_8859_1);
        assertThat(look("cli.js", "a=\"" + Base64.getEncoder().encodeToString(packed) + "\"")
                        .said())
                .containsExactly("BLOCK encoded-archive cli.js!/(base64 at byte 3)@0: not read: it is packed with 7z");
    }

    @Test
    void whatIsEncodedDeeperThanIsLookedBlocks() {
        byte[] bytes = Heron.PROMPT.getBytes(UTF_8);
        for (int depth = 0; depth < 4; depth++) {
            bytes = Base64.getEncoder().encode(bytes);
        }
        assertThat(look("cli.js", "a=\"" + new String(bytes, UTF_8) + "\"").said())
                .containsExactly(
                        "BLOCK encoded-unread cli.js@0: not read: something encoded that is too much once it is"
                                + " unpacked, or too deep in other codes");
    }

    @Test
    void archivesInBase64CannotGrowWithoutBound() {
        String bomb = Base64.getEncoder().encodeToString(Zips.zip("a", "a".repeat(30 << 20)));
        assertThat(look("cli.js", ("a=\"" + bomb + "\";\n").repeat(8)).said())
                .singleElement()
                .asString()
                .startsWith("BLOCK encoded-archive cli.js!/(base64 at byte ")
                .contains(")!/a@0: not read: ");
    }

    @Test
    void listsOfFilesAndDigestsAreNoText() {
        String paths = "\"node_modules/some-package/lib/internal/streams/readable-stream-of-bytes\",\n".repeat(40);
        String digests = ("\"" + Digest.of("a").hex() + "\",\n").repeat(40);
        String table = "0,1,2,3,4,5,6,7,8,9,1024,2048,31,30,29,28,".repeat(40);
        assertThat(look("a.js", "a=[" + paths + "];b=[" + digests + "];c=[" + table + "]")
                        .said())
                .isEmpty();
    }

    @Test
    void findsAPromptInWhatOnlyLooksLikeTheUrlOfAMap() {
        String map = "{\"version\":3,\"prompt\":" + Heron.quoted(Heron.PROMPT) + "}";
        String url = "data:application/json;base64," + Base64.getEncoder().encodeToString(map.getBytes(UTF_8));
        assertThat(look("cli.js", "var a=\"sourceMappingURL=" + url + "\"").findings())
                .extracting(Finding::weight)
                .containsExactly(Weight.BLOCK);
    }

    @Test
    void saysWhichToolsAreDescribed() {
        assertThat(look("tools.json", Heron.TOOL).said())
                .singleElement()
                .asString()
                .startsWith("WARN tool-schema tools.json@0: what a model is told of a tool: tool `heron_search`, ");
    }

    @Test
    void moreToolsThanAreLookedAtBlock() {
        assertThat(look("tools.js", "{\"parameters\":{\"type\":\"object\",\"properties\":{}}},\n".repeat(100_001))
                        .said())
                .containsExactly(
                        "BLOCK internals-unread tools.js@5000002: not read: more descriptions of tools than are"
                                + " looked at");
    }

    @Test
    void whereSourcesArePublicNothingOfItBlocks() {
        assertThat(new Looks(new InternalsRule(SourcePolicy.SOURCES_PUBLIC))
                        .at("prompt.md", Heron.PROMPT)
                        .findings())
                .extracting(Finding::weight)
                .containsExactly(Weight.WARN);
    }

    @Test
    void aMapIsLookedAtSourceBySource() {
        String map = "{\"version\":3,\"sources\":[\"a.ts\"],\"sourcesContent\":["
                + Heron.quoted("const p = " + Heron.quoted(Heron.PROMPT)) + "],\"mappings\":\"\"}";
        MemberRule both = (member, parts, findings) -> {
            new SourceMapRule(SourcePolicy.ALLOW).look(member, parts, findings);
            new InternalsRule(SourcePolicy.DENY).look(member, parts, findings);
        };
        assertThat(new Looks(both).at("a.js.map", map).findings())
                .extracting(finding -> finding.place().member().toString())
                .containsExactly("a.js.map!/a.ts");
    }

    @Test
    void noBytesMakeItFail() {
        var random = new Random(6);
        Wrapped.every(Heron.PROMPT + Heron.TOOL).values().forEach(whole -> {
            for (int round = 0; round < 200; round++) {
                byte[] bytes = whole.clone();
                for (int flips = random.nextInt(8); flips >= 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                assertThat(new Looks(new InternalsRule(SourcePolicy.DENY))
                                .at("a", bytes)
                                .findings()
                                .size())
                        .isLessThan(20);
            }
        });
    }

    @Test
    void aBombInBase64IsReadOnlySoFarWhichIsAFinding() {
        byte[] bomb = Wrapped.gzip("a".repeat(130 << 20).getBytes(UTF_8));
        String text = "x=\"" + Base64.getEncoder().encodeToString(bomb) + "\"";
        assertThat(look("a.js", text).said())
                .containsExactly(
                        "BLOCK encoded-unread a.js@0: not read: something encoded that is too much once it is unpacked,"
                                + " or too deep in other codes");
    }

    private static Looks look(String path, String text) {
        return new Looks(new InternalsRule(SourcePolicy.DENY)).at(path, text.getBytes(UTF_8));
    }
}
