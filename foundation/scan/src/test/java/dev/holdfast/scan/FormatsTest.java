package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of formats finds its keys and passes over what only looks like one. */
class FormatsTest {
    private static final Scanner SCANNER = Scanner.of(ScanSettings.DEFAULT);

    static Stream<Format> formats() {
        return KeyFormats.FORMATS.stream();
    }

    @Test
    void areOfAtLeastSixtyKinds() {
        assertThat(new TreeSet<>(formats().map(Format::kind).toList()).size()).isGreaterThanOrEqualTo(60);
        assertThat(new TreeSet<>(NamedKeys.kinds()).size()).isGreaterThanOrEqualTo(30);
        assertThat(formats().map(Format::source)).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void findKeysWhereverTheyStand(Format format) {
        for (int seed = 0; seed < 20; seed++) {
            String key = new Samples(seed).key(format);
            for (String text : List.of(
                    key,
                    "x=" + key,
                    "\"" + key + "\"",
                    "a:'" + key + "',",
                    "\\n" + key + "\\n",
                    "// " + key + "\n",
                    "(" + key + ")")) {
                assertThat(kinds(text)).as("%s, seed %d", text, seed).containsExactly(format.kind());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void passOverPlaceholders(Format format) {
        Format.Shape shape = format.shape();
        int length = Math.clamp(40, shape.min(), shape.max());
        List<String> bodies = new ArrayList<>();
        for (String letters : List.of(
                "x",
                "X",
                "0",
                "a",
                "1234567890",
                "abcdef0123456789",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "EXAMPLE",
                "your-key-here-",
                "deadbeef")) {
            bodies.add(letters.repeat(length).substring(0, length));
        }
        for (String body : bodies) {
            assertThat(kinds("key = " + shape.begin() + body)).as(body).doesNotContain(format.kind());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void passOverPartsOfKeys(Format format) {
        String key = new Samples(1).key(format);
        int half = format.shape().begin().length() + format.shape().min() / 2;

        assertThat(kinds("key = " + key.substring(0, half))).as(key).doesNotContain(format.kind());
    }

    @Test
    void takesAChecksumForProof() {
        String entropy = "x".repeat(24) + "yz12ab";
        String token = "ghp_" + entropy + Checksums.base62(Checksums.crc(entropy));

        assertThat(kinds(token)).containsExactly("github-token");
        assertThat(kinds(token.substring(0, 38) + "00")).isEmpty();
    }

    @Test
    void areQuietOnWhatIsRandomButNoKey() {
        var samples = new Samples(7);
        List<String> noise = IntStream.range(0, 300)
                .mapToObj(
                        _ -> samples.of(
                                "{h:32} {h:40} {h:64} {h:128} {b:86}== {d:43} {h:8}-{h:4}-4{h:3}-a{h:3}-{h:12} {L:26} {n:18}\n"))
                .toList();

        assertThat(kinds("sha512-" + String.join("sha512-", noise))).isEmpty();
    }

    private static List<String> kinds(String text) {
        List<String> kinds = new ArrayList<>();
        SCANNER.scan(text.getBytes(ISO_8859_1), hit -> kinds.add(hit.kind().name()));
        return kinds;
    }
}
