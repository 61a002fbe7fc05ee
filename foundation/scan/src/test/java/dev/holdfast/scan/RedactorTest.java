package dev.holdfast.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String VALUE = "s3cr3t/\"välue\" +=<&>?\n!";
    private static final Source OUTPUT = new Source.Stream("command");
    private static final Source ENV = new Source.File(new PathName("app/.env"));
    private static final Source README = new Source.File(new PathName("README.md"));

    private Redactor redactor;

    @BeforeEach
    void makeARedactor() {
        redactor = fresh(Limits.DEFAULT);
    }

    private static Redactor fresh(Limits limits) {
        return new Redactor(SecretFiles.builtIn(), new Random(1), limits);
    }

    static Stream<Arguments> renderings() {
        byte[] bytes = VALUE.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of("as it is", VALUE),
                Arguments.of("JSON", "s3cr3t/\\\"välue\\\" +=<&>?\\n!"),
                Arguments.of("JSON, slash escaped", "s3cr3t\\/\\\"välue\\\" +=<&>?\\n!"),
                Arguments.of("JSON, safe in HTML", "s3cr3t/\\\"välue\\\" +=\\u003c\\u0026\\u003e?\\n!"),
                Arguments.of("JSON, all of HTML's", "s3cr3t/\\\"välue\\\" +\\u003d\\u003c\\u0026\\u003e?\\n!"),
                Arguments.of("JSON, ASCII only", "s3cr3t/\\\"v\\u00e4lue\\\" +=<&>?\\n!"),
                Arguments.of("form", URLEncoder.encode(VALUE, StandardCharsets.UTF_8)),
                Arguments.of("form, lower case", "s3cr3t%2f%22v%c3%a4lue%22+%2b%3d%3c%26%3e%3f%0a%21"),
                Arguments.of("address", "s3cr3t%2F%22v%C3%A4lue%22%20%2B%3D%3C%26%3E%3F%0A%21"),
                Arguments.of("encodeURIComponent", "s3cr3t%2F%22v%C3%A4lue%22%20%2B%3D%3C%26%3E%3F%0A!"),
                Arguments.of("encodeURI", "s3cr3t/%22v%C3%A4lue%22%20+=%3C&%3E?%0A!"),
                Arguments.of("hexadecimal", HexFormat.of().formatHex(bytes)),
                Arguments.of("HEXADECIMAL", HexFormat.of().withUpperCase().formatHex(bytes)),
                Arguments.of("base 64", Base64.getEncoder().encodeToString(bytes)),
                Arguments.of("base 64 for addresses", Base64.getUrlEncoder().encodeToString(bytes)),
                Arguments.of(
                        "base 64 without padding",
                        Base64.getEncoder().withoutPadding().encodeToString(bytes)),
                Arguments.of("base 64 of more", base64("user:" + VALUE)),
                Arguments.of("base 64 of more", base64("u:" + VALUE + " and more")),
                Arguments.of("base 64 of more", base64("us:" + VALUE + "x")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void hidesAKnownValueInEveryForm(String form, String text) {
        redactor.learnEnvironment(Map.of("API_KEY", VALUE));
        assertThat(redactor.hide("before " + text + " after").text())
                .startsWith("before ")
                .contains("‹secret:env")
                .endsWith(" after")
                .doesNotContain(text);
    }

    @Test
    void hidesWhatIsKnownAndChangesNothingElse() {
        redactor.learnEnvironment(Map.of("API_KEY", "correct-horse-battery"));
        String handle = redactor.redact("correct-horse-battery", OUTPUT).text();
        String invented = "AKIAIOSFODNN7EXAMPLE ‹secret:env:AAAAAA› ";

        assertThat(redactor.hide(invented + "correct-horse-battery " + handle))
                .isEqualTo(new Redacted(
                        invented + handle + " " + handle, List.of(new Handle("env", handle.substring(12, 18)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void hidesAKnownValueInEveryCommonForm(String form, String rendering) {
        redactor.learnEnvironment(Map.of("APP_SECRET", VALUE));

        Redacted redacted = redactor.redact("before [" + rendering + "] after", OUTPUT);

        assertThat(redacted.findings()).as(form).hasSize(1);
        assertThat(redacted.text())
                .matches(
                        "before \\[[A-Za-z0-9+/]{0,8}\u2039secret:env(-json|-url|-hex|-base64)?:[A-Z2-7]{6}\u203A[A-Za-z0-9+/=]{0,14}\\] after");
    }

    @Test
    void hidesRandomValuesAtEveryPlaceOfABase64Text() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            String value = letters(random, 8 + random.nextInt(30));
            String before = letters(random, random.nextInt(10));
            String after = letters(random, random.nextInt(10));
            Redactor one = fresh(Limits.DEFAULT);
            one.learnEnvironment(Map.of("API_TOKEN", value));

            Redacted redacted = one.redact(base64(before + value + after), OUTPUT);

            assertThat(redacted.findings()).as("seed %d", seed).hasSize(1);
            int first = 8 * before.length() / 6;
            int last = (8 * (before.length() + value.length()) + 5) / 6;
            String whole = base64(before + value + after);
            assertThat(redacted.text())
                    .as("seed %d: every character with a bit of the value is gone, and no other", seed)
                    .isEqualTo(whole.substring(0, first) + redacted.findings().getFirst() + whole.substring(last));
        }
    }

    @Test
    void givesTheSameSecretTheSameHandleAndOthersAnother() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1", "B_KEY", "second-value-2"));

        Redacted once = redactor.redact("first-value-1 second-value-2 first-value-1", OUTPUT);
        Redacted again = redactor.redact("x second-value-2", README);

        String first = once.findings().get(0).toString();
        String second = once.findings().get(1).toString();
        assertThat(first).isNotEqualTo(second);
        assertThat(once.text()).isEqualTo(first + " " + second + " " + first);
        assertThat(again.text()).isEqualTo("x " + second);
    }

    @Test
    void drawsHandlesThatSayNothingAboutTheSecret() {
        var other = new Redactor(SecretFiles.builtIn(), new Random(2), Limits.DEFAULT);
        for (Redactor each : List.of(redactor, other)) {
            each.learnEnvironment(Map.of("A_KEY", "first-value-1"));
        }

        assertThat(redactor.redact("first-value-1", OUTPUT).findings())
                .doesNotContainAnyElementsOf(
                        other.redact("first-value-1", OUTPUT).findings());
    }

    @Test
    void learnsFromASecretFileAsItIsRead() {
        Redacted file = redactor.redact("APP_NAME=rentals-service\nMAIL_TOKEN=abcdefghij\n", ENV);

        assertThat(file.text())
                .matches("APP_NAME=\u2039secret:file:.{6}\u203A\nMAIL_TOKEN=\u2039secret:file:.{6}\u203A\n");
        assertThat(redactor.redact("sent abcdefghij", OUTPUT).text())
                .isEqualTo("sent " + file.findings().get(1));
        assertThat(redactor.redact("the rentals-service is up", OUTPUT).text())
                .as("only in its own file: a name would disturb everything else")
                .isEqualTo("the rentals-service is up");
    }

    @Test
    void learnsFromAFileBeforeAnybodyReadsIt() {
        redactor.learnFile("railway-token-value\n");

        assertThat(redactor.redact("curl -H railway-token-value", OUTPUT).findings())
                .hasSize(1);
    }

    @Test
    void hidesTheLinesOfAKeyEvenWhenHalfOfItIsRead() {
        String line = "MIIEpAIBAAKCAQEA7Q1t3hYb0uV9cX2mB6kZ4pR8sW5nJ1fL3gD7aE0iC9oT2vU6";
        redactor.learnFile("-----BEGIN RSA PRIVATE KEY-----\n" + line + "\n-----END RSA PRIVATE KEY-----\n");
        redactor.learnFile("{\"private_key\": \"one\\nxY8zK4qM1wN5rH3jB7tG9dF0\\n\"}");

        assertThat(redactor.redact("3: " + line + "\n", OUTPUT).findings())
                .extracting(Handle::kind)
                .containsExactly("private-key");
        assertThat(redactor.redact("xY8zK4qM1wN5rH3jB7tG9dF0", OUTPUT).findings())
                .extracting(Handle::kind)
                .containsExactly("private-key");
    }

    @Test
    void findsRoomForAThousandKeyFiles() {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var key = new StringBuilder("-----BEGIN PRIVATE KEY-----\n");
            for (int line = 0; line < 26; line++) {
                byte[] bytes = new byte[48];
                random.nextBytes(bytes);
                key.append(Base64.getEncoder().encodeToString(bytes)).append('\n');
            }
            redactor.learnFile(key.append("-----END PRIVATE KEY-----\n").toString());
        }

        assertThat(redactor).hasToString("Redactor[26000 values, 0 handles]");
    }

    @Test
    void leavesOrdinaryTextAlone() {
        redactor.learnEnvironment(Map.of(
                "PATH",
                "/usr/local/bin:/usr/bin",
                "HOME",
                "/home/ada",
                "GIT_AUTHOR_NAME",
                "Ada Lovelace",
                "A_KEY",
                "changeme"));
        String text = "Ada Lovelace put changeme below /home/ada; see https://models.example/v1 and \u2039this\u203A";

        assertThat(redactor.redact(text, README)).isEqualTo(new Redacted(text, List.of()));
    }

    @Test
    void hidesSecretsThatOverlapAsOne() {
        redactor.learnEnvironment(Map.of("A_KEY", "abcdefghij", "B_KEY", "ghijklmnop"));

        Redacted redacted = redactor.redact("<abcdefghijklmnop>", OUTPUT);

        assertThat(redacted.text()).isEqualTo("<" + redacted.findings().getFirst() + ">");
    }

    @Test
    void namesAKeyByItsFormatRatherThanByItsPlace() {
        String token = "ghp_" + "aB3".repeat(12);
        redactor.learnEnvironment(Map.of("GITHUB_TOKEN", token));

        assertThat(redactor.redact(token, OUTPUT).findings())
                .extracting(Handle::kind)
                .containsExactly("github-token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u2039secret:env:ABC234\u203A",
                "\u2039secret:aws-access-key:AAAAAA\u203A",
                "\u2039secret:ENV:abc234\u203A"
            })
    void makesWhatOnlyLooksLikeAHandleUnlikeOne(String forged) {
        assertThat(redactor.redact("a " + forged + " b", README))
                .isEqualTo(new Redacted("a [U+2039]" + forged.substring(1) + " b", List.of()));
    }

    @Test
    void makesAForgedKindOfARealHandleUnlikeAHandle() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1"));
        String forged = redactor.redact("first-value-1", OUTPUT).text().replace("env", "file");

        assertThat(redactor.redact(forged, README).text()).isEqualTo("[U+2039]" + forged.substring(1));
    }

    @Test
    void changesNothingTheSecondTime() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1"));
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            List<String> pieces = List.of(
                    "first-value-1",
                    "\u2039",
                    "\u203A",
                    "secret:",
                    "env:",
                    "ABC234",
                    "\u2039secret:env:ABC234\u203A",
                    "postgres://a:b@c",
                    " ",
                    "AKIA" + "IOSFODNN7EXAMPLE",
                    "x",
                    "\n",
                    "-----BEGIN PRIVATE KEY-----",
                    "=");
            for (int left = random.nextInt(12); left > 0; left--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }

            String once = redactor.redact(text.toString(), OUTPUT).text();

            assertThat(once).as("seed %d", seed).doesNotContain("first-value-1").doesNotContain("AKIA" + "IOSF");
            assertThat(redactor.redact(once, OUTPUT).text()).as("seed %d", seed).isEqualTo(once);
        }
    }

    @Test
    void refusesATextThatIsTooLong() {
        Redactor small = fresh(new Limits(10, 1_000, 10, 100));

        assertThatThrownBy(() -> small.redact("x".repeat(11), OUTPUT))
                .hasMessage(
                        "a text of `11` characters is longer than the `10` that are scanned at once; read it in parts");
    }

    @Test
    void refusesToKnowMoreThanItCanLookFor() {
        Redactor small = fresh(new Limits(1_000, 1_000, 10, 100));

        assertThatThrownBy(() -> small.learnEnvironment(Map.of("A_KEY", letters(new Random(3), 500))))
                .hasMessage("the known secrets take more than `1000` characters in all their forms; name fewer files as"
                        + " secret");
    }

    @Test
    void refusesToIssueMoreHandlesThanItCanKeep() {
        Redactor small = fresh(new Limits(1_000, 1_000, 2, 100));

        assertThatThrownBy(() -> small.redact("a://b:one@c a://b:two@c a://b:three@c", OUTPUT))
                .hasMessage(
                        "this session has found too many secrets: more than `2` or more than `100` characters; end it"
                                + " and look at what it reads");
    }

    @Test
    void printsNoSecretOfItsOwnAccord() {
        redactor.learnEnvironment(Map.of("A_KEY", "first-value-1"));
        Redacted redacted = redactor.redact("first-value-1", ENV);

        assertThat(redacted + " " + redactor + " " + redactor.restore(redacted.text(), new PathName("app/.env")) + " "
                        + redactor.keepsake())
                .doesNotContain("first-value-1");
    }

    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        for (int at = 0; at < length; at++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
