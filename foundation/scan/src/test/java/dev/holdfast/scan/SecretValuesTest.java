package dev.holdfast.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValuesTest {
    static Stream<Arguments> contents() {
        return Stream.of(
                Arguments.of("dotenv", """
                        # comment
                        APP_NAME=rentals-service
                        export API_KEY="top secret \\"value\\"" # for the mailer
                        DB_PASSWORD='single $quoted'
                        PIN=1234
                        PLAIN_TOKEN=abcdefghij # rotated in May
                        """, Set.of("top secret \"value\"", "single $quoted", "abcdefghij")),
                Arguments.of("commented out", "# OLD_SECRET=formerlyUsed9\n#x\n", Set.of("formerlyUsed9")),
                Arguments.of(
                        "address with a password",
                        "DATABASE_URL=postgres://app:hunter2hunter2@db:5432/app\nA=b\n",
                        Set.of("hunter2hunter2")),
                Arguments.of("ini", """
                        [default]
                        aws_access_key_id = AKIAIOSFODNN7EXAMPLE
                        aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
                        region = eu-central-1
                        """, Set.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
                Arguments.of(
                        "json on one line",
                        "{\"auths\": {\"r.example\": {\"auth\": \"dXNlcjpodW50ZXIy\", \"n\": 5}}, \"name\":\"rentals\"}",
                        Set.of("dXNlcjpodW50ZXIy")),
                Arguments.of("json over lines", """
                        {
                          "type": "service_account",
                          "private_key": "line-one\\nline/two\\u0021",
                          "client_email": "bot@rentals.example"
                        }
                        """, Set.of("line-one\nline/two!")),
                Arguments.of("yaml", """
                        database:
                          host: db.rentals.example
                          password: "with: colon"
                          tokens:
                            - 8f14e45fceea167a5a36dedd4bea2543
                        api-key: plainvalue
                        """, Set.of("with: colon", "8f14e45fceea167a5a36dedd4bea2543", "plainvalue")),
                Arguments.of(
                        "netrc",
                        "machine git.example login ada password hunterhunter\nmachine b login c password d\n",
                        Set.of("hunterhunter")),
                Arguments.of(
                        "pgpass",
                        "db.example:5432:app:ada:hunterhunter\ndb2.example:5432:app:ada:short\n",
                        Set.of("hunterhunter")),
                Arguments.of(
                        "npmrc",
                        "registry=https://registry.example/\n//registry.example/:_authToken=abcdefghijkl\n",
                        Set.of("abcdefghijkl")),
                Arguments.of(
                        "xml", "<server>\n<password>Tr0ub4dor&3xyz</password>\n</server>\n", Set.of("Tr0ub4dor&3xyz")),
                Arguments.of("a lone token", "  hunterhunter\n\n", Set.of("hunterhunter")),
                Arguments.of(
                        "lines of a key",
                        """
                        MIIEpAIBAAKCAQEA7Q1t3hYb0uV9cX2mB6kZ4pR8sW5nJ1fL3gD7aE0iC9oT2vU6
                        xY8zK4qM1wN5rH3jB7tG9dF0sP2lA6eV8cI4uO1yX3mZ5nQ7bR9kW0hJ2gT4fL==
                        """,
                        Set.of(
                                "MIIEpAIBAAKCAQEA7Q1t3hYb0uV9cX2mB6kZ4pR8sW5nJ1fL3gD7aE0iC9oT2vU6",
                                "xY8zK4qM1wN5rH3jB7tG9dF0sP2lA6eV8cI4uO1yX3mZ5nQ7bR9kW0hJ2gT4fL==")),
                Arguments.of("a certificate", """
                        -----BEGIN CERTIFICATE-----
                        MIIEpAIBAAKCAQEA7Q1t3hYb0uV9cX2mB6kZ4pR8sW5nJ1fL3gD7aE0iC9oT2vU6
                        -----END CERTIFICATE-----
                        """, Set.of()),
                Arguments.of("nothing", "", Set.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void findsTheValuesToHideEverywhere(String name, String content, Set<String> expected) {
        assertThat(SecretValues.inFile(content).everywhere()).as(name).isEqualTo(expected);
    }

    @Test
    void hidesNamesAndWordsInTheirOwnFileAlone() {
        SecretValues values = SecretValues.inFile("APP_NAME=rentals-service\nDB_USER=rentals_app\nPORT=8080\n");

        assertThat(values.everywhere()).isEmpty();
        assertThat(values.here()).isEqualTo(Set.of("rentals-service", "rentals_app"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "API_KEY",
                "apiKey",
                "GITHUB_TOKEN",
                "githubToken",
                "DB_PASSWORD",
                "PGPASSWORD",
                "MYSQL_PWD",
                "db.pass",
                "SECRET_KEY_BASE",
                "AWS_SECRET_ACCESS_KEY",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "SENTRY_DSN",
                "registry-auth",
                "//registry.example/:_authToken",
                "HTTP_AUTHORIZATION",
                "SESSION_COOKIE"
            })
    void namesThatTellOfASecret(String name) {
        assertThat(SecretNames.holds(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PATH",
                "PWD",
                "OLDPWD",
                "HOME",
                "GIT_AUTHOR_NAME",
                "COMPASS",
                "KEYBOARD",
                "TOKENIZER_PATH",
                "SECRETARY",
                "LANG"
            })
    void namesThatTellOfNone(String name) {
        assertThat(SecretNames.holds(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2hunter2",
                "correct horse battery staple",
                "4815162342108151623421",
                "/9j4AAQSkZJRgABAQ/x7Kp",
                "https://hooks.example/send?sig=abc",
                "p@ssw0rd!",
                "ünïcödé-secret"
            })
    void valuesWorthHidingUnderASecretName(String value) {
        assertThat(Worth.hiding(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "password",
                "CHANGEME",
                "production",
                "12345678",
                "2024-01-01",
                "10.0.0.1:8080",
                "/usr/local/bin",
                "~/keys/model",
                "./config/dev",
                "https://models.example/v1",
                "${DB_PASSWORD}",
                "$DB_PASSWORD",
                "<your key here>",
                "{{ secret }}",
                "xxxxxxxxxxxx",
                "abababababab",
                "\u2039secret:env:ABC234\u203A"
            })
    void valuesNotWorthHiding(String value) {
        assertThat(Worth.hiding(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8f14e45fceea167a5a36dedd4bea2543",
                "550e8400-e29b-41d4-a716-446655440000",
                "wJalrXUtnFEMI/K7MDENG",
                "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
            })
    void valuesThatLookRandom(String value) {
        assertThat(Worth.random(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rentals-service-v2",
                "eu-central-1b",
                "bot@rentals.example",
                "2024-01-01T00:00:00Z",
                "org.postgresql.Driver",
                "a sentence of plain words",
                "src/main/java/Booking.java",
                "SNAPSHOT-1.2.3"
            })
    void valuesThatDoNot(String value) {
        assertThat(Worth.random(value)).isFalse();
    }

    @Test
    void takesAVariableForSecretByItsNameOrByThePasswordInItsAddress() {
        assertThat(SecretValues.inVariable("API_KEY", "plain-words-here").everywhere())
                .isEqualTo(Set.of("plain-words-here"));
        assertThat(SecretValues.inVariable("REDIS_URL", "redis://:hunter2hunter2@cache:6379")
                        .everywhere())
                .isEqualTo(Set.of("hunter2hunter2"));
        assertThat(SecretValues.inVariable("BUILD_ID", "8f14e45fceea167a5a36dedd4bea2543")
                        .everywhere())
                .isEmpty();
        assertThat(SecretValues.inVariable("API_KEY", "/run/secrets/api_key").everywhere())
                .isEmpty();
    }

    @Test
    void isNotSlowedDownByContentMadeToSlowItDown() {
        for (String piece :
                List.of("\"", "\\\"", "a=", "a: ", "\"a\":", "://", "a:b@", "<", "-----BEGIN CERTIFICATE-----", "a ")) {
            SecretValues values = SecretValues.inFile(piece.repeat(200_000 / piece.length()));

            assertThat(values.everywhere().size()).as(piece).isLessThan(3);
        }
    }
}
