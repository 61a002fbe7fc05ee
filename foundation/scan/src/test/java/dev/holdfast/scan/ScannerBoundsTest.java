package dev.holdfast.scan;

import static dev.holdfast.scan.ScannerTest.gzip;
import static dev.holdfast.scan.ScannerTest.hits;
import static dev.holdfast.scan.ScannerTest.token;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is larger than a scanner sees at once, or was made to slow it down. */
class ScannerBoundsTest {
    @Test
    void followsEscapesFurtherThanItSeesAtOnce() {
        int count = 120;
        String tokens = IntStream.range(0, count).mapToObj(ScannerTest::token).collect(Collectors.joining(" "));
        for (int pad = 0; pad < 41; pad += 4) {
            String escaped = (" ".repeat(pad) + tokens)
                    .chars()
                    .mapToObj(c -> String.format(Locale.ROOT, "\\x%02x", c))
                    .collect(Collectors.joining());

            assertThat(hits("a=\"" + escaped + "\";")).as("moved by %d", pad).hasSize(count);
        }
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void isNotSlowedDownByBytesMadeToSlowItDown() {
        for (String piece : List.of(
                "eyJ",
                "-eyJ",
                ".eyJ",
                "sk-",
                "-sk-",
                "pypi-",
                "ghp_",
                "://",
                "a://",
                "a://b:c@",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "\u001F\u008B\b\0\0\0\0\0\0\u0003",
                "\"+",
                "\"+\"",
                "\" + \"a",
                "\\x41",
                "\\u0041",
                "%41",
                "&#65;",
                "password=",
                "token:\"",
                "@",
                "a@b",
                "+1",
                "4111",
                "4111 ",
                "DE89",
                "/home/",
                "/home/a/",
                "Bearer ",
                "machine ",
                "MTA",
                "a\0",
                "].join(\"\")",
                "[\"",
                "A",
                "0",
                "QUFB",
                "6161",
                ":\\/\\/",
                "\\",
                "cpf ",
                "=",
                "x\u009C",
                "H4sIAAAAAAAA")) {
            byte[] bytes = piece.repeat(1_000_000 / piece.length()).getBytes(ISO_8859_1);

            assertThat(hits(bytes)).as(piece).hasSizeLessThan(3_000);
        }
    }

    @Test
    void boundsWhatIsPackedAndSaysSo() {
        byte[] bomb = gzip(new byte[300 << 20]);

        assertThat(hits(bomb)).extracting(hit -> hit.kind().subject()).containsExactly(Hit.Subject.UNREAD);
    }

    @Test
    void keepsABoundedNumberOfHits() {
        String many = ("'" + token(1) + "' ").repeat(20_000);

        assertThat(hits(many)).hasSize(1_000);
    }
}
