package dev.holdfast.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys of every format. They are made up, and put together from parts so that no scanner of this repository takes them
 * for real ones.
 */
class KeyFormatsTest {
    private static final String A36 = "aB3".repeat(12);

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("aws-access-key", "AKIA" + "IOSFODNN7EXAMPLE"),
                Arguments.of("aws-access-key", "ASIA" + "IOSFODNN7EXAMPLE"),
                Arguments.of("github-token", "ghp_" + A36),
                Arguments.of("github-token", "gho_" + A36),
                Arguments.of("github-token", "ghu_" + A36),
                Arguments.of("github-token", "ghs_" + A36),
                Arguments.of("github-token", "ghr_" + A36),
                Arguments.of("github-token", "github_pat_" + "11ABCDEFG0" + "_" + A36),
                Arguments.of("gitlab-token", "glpat-" + "a1B2c3D4e5F6g7H8i9J0"),
                Arguments.of("slack-token", "xoxb-" + "1234567890-abcdefghij"),
                Arguments.of("slack-token", "xoxp-" + "1234567890-abcdefghij"),
                Arguments.of("slack-token", "xapp-" + "1-A0123-456-abcdef"),
                Arguments.of("stripe-key", "sk_live_" + "a1B2c3D4e5F6g7H8"),
                Arguments.of("stripe-key", "rk_live_" + "a1B2c3D4e5F6g7H8"),
                Arguments.of("google-api-key", "AIza" + "SyA-1234567890_abcdefghijklmnopqrst"),
                Arguments.of("npm-token", "npm_" + A36),
                Arguments.of("pypi-token", "pypi-" + "AgEIcHlwaS5vcmcC".repeat(4)),
                Arguments.of("anthropic-key", "sk-ant-" + "api03-a1B2c3D4e5F6g7H8i9J0"),
                Arguments.of("openai-key", "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0"),
                Arguments.of("openai-key", "sk-" + "a1B2c3D4e5F6g7H8i9J0T3BlbkFJa1B2c3D4e5F6"),
                Arguments.of(
                        "jwt",
                        "eyJ" + "hbGciOiJIUzI1NiJ9" + ".eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0"
                                + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"),
                Arguments.of("private-key", pem("PRIVATE KEY", "MIIEvQ==\nAb+/9\n")),
                Arguments.of(
                        "private-key",
                        pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIEvQ==\n")),
                Arguments.of("private-key", pem("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXk=\r\n")),
                Arguments.of("private-key", pem("PGP PRIVATE KEY BLOCK", "xcLYBF\n=abcd\n")),
                Arguments.of("private-key", pem("EC PRIVATE KEY", "MHcCAQEE\\nAwEHoUQD\\n")));
    }

    private static String pem(String label, String body) {
        return "-----BEGIN " + label + "-----\n" + body + "-----END " + label + "-----";
    }

    @ParameterizedTest
    @MethodSource("keys")
    void areFoundWithinOtherText(String kind, String key) {
        for (String before : List.of("", " ", "key=", "\"", "Bearer ", "\\n", "%20", "%3D", "\\u003d", "(", "é", "/")) {
            for (String after : List.of("", " ", "\"", "\n", ")", "&x=y", "\\n", "é")) {
                assertThat(find(before + key + after))
                        .as("between `%s` and `%s`", before, after)
                        .contains(kind + " " + key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIA",
                "AKIAshort",
                "akiaiosfodnn7example",
                "ghp_short",
                "task-management-system-for-rentals-and-bookings",
                "sk-loading-container-wrapper-element",
                "risk-proj-a1B2c3D4e5F6g7H8i9J0",
                "npm_config_registry=https://registry.example",
                "eyJhbGciOiJIUzI1NiJ9",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0",
                "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "https://ada@models.example/v1",
                "https://models.example:8080/v1?at=a@b",
                "https://models.example/a:b@c",
                "git@github.com:ada/rentals.git",
                "postgres://app:${DB_PASSWORD}@db/app",
                "postgres://app:$DB_PASSWORD@db/app",
                "postgres://app:{password}@db/app",
                "postgres://app:<password>@db/app",
                "postgres://app:***@db/app",
                "a comment :// with signs : and @ in it",
            })
    void areNotSeenWhereThereAreNone(String text) {
        assertThat(find(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:%s@db:5432/app",
                "https://:%s@host",
                "amqp://a:%s@h",
                "x = \"ftp://u:%s@h/p\"",
                "jdbc:mysql://root:%s@h"
            })
    void findsThePasswordOfAnAddressAndNothingElse(String address) {
        assertThat(find(address.replace("%s", "hunter2"))).containsExactly("url-password hunter2");
        assertThat(find(address.replace("%s", "p@ss:w0rd"))).containsExactly("url-password p@ss:w0rd");
    }

    @Test
    void findsAKeyWithUnmistakableLettersEvenWithinAWord() {
        String token = "ghp_" + A36;

        assertThat(find("xx" + token)).containsExactly("github-token " + token);
        assertThat(find("xAKIA" + "IOSFODNN7EXAMPLE")).containsExactly("aws-access-key AKIA" + "IOSFODNN7EXAMPLE");
    }

    @Test
    void findsAPrivateKeyWhoseEndIsMissing() {
        String start = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7Q1t\nAbCd+/==\n";

        assertThat(find("log: " + start + "[cut]")).containsExactly("private-key " + start);
    }

    @Test
    void findsPrivateKeysThatFollowEachOther() {
        String key = pem("PRIVATE KEY", "MIIE\n");

        assertThat(find(key + "\n" + key)).containsExactly("private-key " + key, "private-key " + key);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void isNotSlowedDownByTextMadeToSlowItDown() {
        List<String> pieces = List.of(
                "AKIA",
                "ghp_",
                "sk-",
                "sk-ant-",
                "eyJ",
                "-eyJ",
                "eyJ.",
                "eyJabcdefghij.",
                "AIza",
                "xoxb-",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----A",
                "://",
                "a://",
                "a://b:",
                "a://b:c@",
                "a://" + "b".repeat(600),
                "eyJ" + "a".repeat(9_000) + "-",
                "-----",
                "@",
                ":");
        for (String piece : pieces) {
            String text = piece.repeat(400_000 / piece.length());

            assertThat(Span.merged(KeyFormats.find(text), List.of()).size())
                    .as(piece)
                    .isLessThanOrEqualTo(text.length());
        }
    }

    private static List<String> find(String text) {
        return Span.merged(KeyFormats.find(text), List.of()).stream()
                .map(span -> span.kind() + " " + text.substring(span.start(), span.end()))
                .toList();
    }
}
