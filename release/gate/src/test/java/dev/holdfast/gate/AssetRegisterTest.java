package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.gate.Asset.Form;
import dev.holdfast.gate.Sightings.Sighting;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetRegisterTest {
    private static final Asset PROMPT_1 = new Asset("system-prompt", "1", Form.TEXT);
    private static final Asset PROMPT_2 = new Asset("system-prompt", "2", Form.TEXT);
    private static final Asset TOOL = new Asset("search-tool", "1", Form.TEXT);
    private static final Asset LOOP = new Asset("turn-loop", "7", Form.SOURCE);

    static AssetRegister heron() {
        return AssetRegister.empty(new SecureRandom())
                .with(PROMPT_1, Heron.PROMPT.getBytes(UTF_8))
                .with(PROMPT_2, Heron.PROMPT_2.getBytes(UTF_8))
                .with(TOOL, Heron.TOOL.getBytes(UTF_8))
                .with(LOOP, Heron.SOURCE.getBytes(UTF_8));
    }

    @Test
    void knowsAPromptAgainHoweverItIsWritten() {
        String json = Heron.quoted(Heron.PROMPT);
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put("as it is", Heron.PROMPT);
        ways.put("in lines of another length", Heron.PROMPT.replaceAll("(\\S+\\s\\S+)\\s", "$1\n    "));
        ways.put("with line ends of Windows", Heron.PROMPT.replace("\n", "\r\n"));
        ways.put("minified", "var a=" + json + ";");
        ways.put(
                "in single quotes",
                "var a='" + json.substring(1, json.length() - 1).replace("\\\"", "\"") + "'");
        ways.put("in a template", "var a=`" + Heron.PROMPT + "`");
        ways.put("added together", json.replace("the ", "the \"+\"").replace(". ", ". \" +\n      \""));
        ways.put("in JSON in JSON", Heron.quoted("{\"a\":" + json + "}"));
        ways.put("with line ends of Windows in a string", json.replace("\\n", "\\r\\n"));
        ways.put("in upper case", Heron.PROMPT.toUpperCase(Locale.ROOT));
        ways.put("as a list of Markdown", Heron.PROMPT.replace("- ", "* **").replace(":", ":**"));
        ways.put("in a URL", URLEncoder.encode(Heron.PROMPT, UTF_8).replace("+", "%20"));
        ways.put("as a form", URLEncoder.encode(Heron.PROMPT, UTF_8));
        ways.forEach((way, text) -> assertThat(
                        heron().sightings(("x".repeat(500) + "=" + text + "z".repeat(500)).getBytes(UTF_8))
                                .best())
                .as(way)
                .extracting(Sighting::asset, Sighting::percent)
                .containsExactly(tuple(PROMPT_1, 100)));
    }

    @Test
    void knowsLettersBeyondAsciiHoweverTheyAreEscaped() {
        String text =
                "Du bist ein Gehilfe für Übersetzungen. Antworte stets höflich, kürze nichts und füge nichts hinzu. "
                        + "日本語の文章はそのまま残してください。絶対に要約しないでください。😀𝒜"
                        + "Prüfe jede Zahl zweimal, bevor du sie weitergibst.";
        var asset = new Asset("übersetzer", "1", Form.TEXT);
        AssetRegister register = AssetRegister.empty(new SecureRandom()).with(asset, text.getBytes(UTF_8));
        var escaped = new StringBuilder("a=\"");
        text.chars().forEach(c -> escaped.append(c < 128 ? "" + (char) c : "\\u%04x".formatted(c)));
        assertThat(register.sightings(escaped.toString().getBytes(UTF_8)).best())
                .extracting(Sighting::percent)
                .containsExactly(100);
    }

    @Test
    void saysHowMuchOfWhichVersionAndWhere() {
        assertThat(heron().sightings(Heron.PROMPT_2.getBytes(UTF_8)).best())
                .extracting(Sighting::asset, Sighting::percent)
                .containsExactly(tuple(PROMPT_2, 100));
        String half = "#".repeat(1_000) + Heron.PROMPT.substring(0, Heron.PROMPT.length() / 2);
        assertThat(heron().sightings(half.getBytes(UTF_8)).best())
                .singleElement()
                .satisfies(sighting -> {
                    assertThat(sighting.asset().name()).isEqualTo("system-prompt");
                    assertThat(sighting.percent()).isBetween(25, 75);
                    assertThat(sighting.at()).isBetween(1_000L, 1_150L);
                });
    }

    @Test
    void ofVersionsThatAreAlikeTheLastIsNamed() {
        var again = new Asset("system-prompt", "3", Form.TEXT);
        assertThat(heron().with(again, Heron.PROMPT.getBytes(UTF_8))
                        .sightings(Heron.PROMPT.getBytes(UTF_8))
                        .best())
                .extracting(Sighting::asset, Sighting::percent)
                .containsExactly(tuple(again, 100));
    }

    @Test
    void aCommonPartOfNinetyNineLettersIsNeverMissed() {
        var random = new Random(6);
        String letters = random.ints(4_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        AssetRegister register = AssetRegister.empty(new SecureRandom()).with(PROMPT_1, letters.getBytes(UTF_8));
        for (int round = 0; round < 500; round++) {
            int from = random.nextInt(letters.length() - Grams.TEXT_MIN);
            String part = "1".repeat(random.nextInt(200))
                    + letters.substring(from, from + Grams.TEXT_MIN)
                    + "2".repeat(random.nextInt(200));
            assertThat(register.sightings(part.getBytes(UTF_8)).best())
                    .as("from " + from)
                    .hasSize(1);
        }
    }

    @Test
    void textsThatRepeatThemselvesHaveNoMoreFingerprintsThanOthers() {
        for (String bit : List.of("a", "ab", "0", "abcabd", "<td>0</td>")) {
            var taken = new ArrayList<Long>();
            byte[] text = bit.repeat(100_000 / bit.length()).getBytes(UTF_8);
            Letters.feed(
                    text,
                    0,
                    text.length,
                    new Grams(new byte[Grams.SALT_BYTES], (fingerprint, _) -> taken.add(fingerprint)));
            assertThat(taken).as(bit).hasSizeLessThan(2 * 100_000 / Grams.WINDOW);
        }
    }

    @Test
    void knowsAToolAgainWhenItIsPartOfAProgram() {
        String program =
                "var t={name:\"heron_search\",description:\"Searches all files of the workspace for a word and gives back"
                        + " the lines around each place.\",input_schema:{type:\"object\",properties:{word:{type:\"string\",description:"
                        + "\"the word to look for, at least three letters of it\"},folder:{type:\"string\",description:\"the folder to"
                        + " begin at, the whole workspace if left out\"}},required:[\"word\"]}};";
        assertThat(heron().sightings(program.getBytes(UTF_8)).best())
                .extracting(Sighting::asset, Sighting::percent)
                .containsExactly(tuple(TOOL, 100));
    }

    @Test
    void knowsSourceAgainWhenItIsMinifiedAndBundled() {
        String bundle =
                "import{a as b}from\"node:fs\";var c=/[/'\"]/g;function d(e){return e.replace(c,`${e.x(`'`)}\\``)}"
                        + "function z(e){return/[`]/.test(e)}" + Heron.MINIFIED + ";export{q as runTurns};\n//# done";
        assertThat(heron().sightings(bundle.getBytes(UTF_8)).best())
                .singleElement()
                .satisfies(sighting -> {
                    assertThat(sighting.asset()).isEqualTo(LOOP);
                    assertThat(sighting.percent()).isGreaterThan(90);
                });
        assertThat(heron().sightings(Heron.SOURCE.getBytes(UTF_8)).best())
                .extracting(Sighting::asset, Sighting::percent)
                .containsExactly(tuple(LOOP, 100));
    }

    @Test
    void knowsSourceAgainThatStandsWholeInAString() {
        String escaped = Heron.quoted(Heron.SOURCE);
        String lines =
                Heron.SOURCE.lines().map(line -> Heron.quoted(line + "\n")).collect(Collectors.joining(" +\n    "));
        String template = "`" + Heron.SOURCE.replace("\\", "\\\\").replace("`", "\\`") + "`";
        for (String literal : List.of(escaped, lines, template, Heron.quoted("f(" + escaped + ")"))) {
            String before = "const other = 'x' + a;\nconst worker = ";
            Sightings seen = heron().sightings((before + literal + ";start(worker);").getBytes(UTF_8));
            assertThat(seen.best()).as(literal).singleElement().satisfies(sighting -> {
                assertThat(sighting.asset()).isEqualTo(LOOP);
                assertThat(sighting.percent()).isGreaterThan(90);
                assertThat(sighting.at()).isBetween((long) before.length(), before.length() + 5L);
            });
        }
    }

    @Test
    void knowsSourceAgainInTheStringsOfADevelopmentBuild() {
        String build = "x".repeat(500) + "\nvar m={1:()=>{eval(" + Heron.quoted(Heron.SOURCE) + ")}};";
        assertThat(heron().sightings(build.getBytes(UTF_8)).best())
                .singleElement()
                .satisfies(sighting -> {
                    assertThat(sighting.asset()).isEqualTo(LOOP);
                    assertThat(sighting.percent()).isEqualTo(100);
                    assertThat(sighting.at()).isEqualTo(build.indexOf("eval(") + 5);
                });
    }

    @Test
    void otherTextsHaveNothingInCommon() {
        String other = "You are Bittern, an agent for spreadsheets. Answer in whole sentences. ".repeat(40);
        assertThat(heron().sightings(other.getBytes(UTF_8)).best()).isEmpty();
        assertThat(heron().sightings(new byte[100_000]).best()).isEmpty();
    }

    @Test
    void theFileHoldsNoWordOfTheTextAndReadsBackAsItWas() {
        AssetRegister register = heron();
        AssetRegister read = AssetRegister.read(register.text().getBytes(UTF_8));
        assertThat(read.text()).isEqualTo(register.text());
        assertThat(read.assets()).containsExactly(PROMPT_1, PROMPT_2, TOOL, LOOP);
        assertThat(read.sightings(Heron.PROMPT.getBytes(UTF_8)).best()).hasSize(1);
        assertThat(register.text()).doesNotContainIgnoringCase("heron");
    }

    @Test
    void twoRegistersOfTheSameTextHaveNoFingerprintInCommon() {
        assertThat(heron().text().substring(100)).isNotEqualTo(heron().text().substring(100));
        assertThat(List.of(heron().text().split("\"fingerprints\":\"", -1)))
                .doesNotContainAnyElementsOf(
                        List.of(heron().text().split("\"fingerprints\":\"", -1)).subList(2, 5));
    }

    @Test
    void aVersionThatIsRegisteredAgainIsReplaced() {
        assertThat(heron().with(PROMPT_1, Heron.PROMPT_2.getBytes(UTF_8)).assets())
                .containsExactly(PROMPT_2, TOOL, LOOP, PROMPT_1);
    }

    @Test
    void refusesWhatIsTooShortToBeKnownAgain() {
        assertThatThrownBy(() -> heron().with(new Asset("hello", "1", Form.TEXT), "Say hello.".getBytes(UTF_8)))
                .isInstanceOf(GateException.class)
                .hasMessage(
                        "`hello` is too short to be known again: what can be compared of it is 8 letters and digits, and 99"
                                + " are needed; register it together with what stands beside it");
        assertThatThrownBy(() -> new Asset("a\nb", "1", Form.TEXT))
                .isInstanceOf(GateException.class)
                .hasMessage("not a name or version of an asset: `a[U+000A]b`; use one line of at most 100 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\":\"holdfast-assets/2\",\"salt\":\"00\",\"assets\":[]}",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"00\",\"assets\":[]}",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"zz\",\"assets\":[]}",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"00112233445566778899aabbccddeeff\",\"assets\":[{}]}",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"00112233445566778899aabbccddeeff\",\"assets\":[],\"x\":1}",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"00112233445566778899aabbccddeeff\",\"assets\":[]} x",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"00112233445566778899aabbccddeeff\",\"assets\":"
                        + "[{\"name\":\"a\",\"version\":\"1\",\"form\":\"text\",\"fingerprints\":\"AAAA\"}]}",
                "{\"format\":\"holdfast-assets/1\",\"salt\":\"00112233445566778899aabbccddeeff\",\"assets\":"
                        + "[{\"name\":\"a\",\"version\":\"1\",\"form\":\"tune\",\"fingerprints\":\"AAAAAAAAAAA=\"}]}"
            })
    void refusesAFileThatIsNoRegister(String text) {
        assertThatThrownBy(() -> AssetRegister.read(text.getBytes(UTF_8)))
                .isInstanceOf(GateException.class)
                .hasMessageStartingWith("not a register of assets: ")
                .hasMessageEndingWith("; write one with `holdfast gate register`");
    }

    @Test
    void noBytesMakeItFail() {
        AssetRegister register = heron();
        var random = new Random(6);
        List<String> bits = List.of(
                "`", "${", "}", "{", "\"", "'", "/", "*", "//", "\\", "\\u", "\\x4", "\\u{", "%4", "é", "\n", ".a",
                "...b", "from\"", "[");
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int bit = random.nextInt(20); bit >= 0; bit--) {
                text.append(bits.get(random.nextInt(bits.size())));
            }
            assertThat(register.sightings(text.toString().getBytes(UTF_8)).best())
                    .isEmpty();
            byte[] noise = new byte[random.nextInt(50)];
            random.nextBytes(noise);
            assertThat(register.sightings(noise).best()).isEmpty();
        }
    }
}
