package dev.holdfast.scan;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by its name whether a variable or a field holds a secret. */
final class SecretNames {
    /** Words that end the parts of such names: {@code DB_PASSWORD}, {@code apiKey}, {@code registry-auth}. */
    private static final List<String> ENDINGS = List.of(
            "KEY",
            "KEYS",
            "TOKEN",
            "TOKENS",
            "SECRET",
            "SECRETS",
            "PASSWORD",
            "PASSWORDS",
            "PASSWD",
            "PASSPHRASE",
            "CREDENTIAL",
            "CREDENTIALS",
            "AUTH",
            "AUTHORIZATION",
            "DSN",
            "COOKIE",
            "WEBHOOK");

    /** Words that mean a secret only when they stand alone: {@code DB_PASS}, but not {@code COMPASS}. */
    private static final List<String> WORDS = List.of("PASS", "PW", "PAT", "SALT", "PEPPER", "CERT", "SIGNATURE");

    private static final Pattern BORDERS = Pattern.compile("[^A-Za-z0-9]++|(?<=[a-z0-9])(?=[A-Z])");
    private static final int CHARS_MAX = 200;

    private SecretNames() {}

    static boolean holds(String name) {
        if (name.length() > CHARS_MAX) {
            return false;
        }
        // PWD alone is the working folder; with anything before it, as in MYSQL_PWD, it is a password.
        if (name.toUpperCase(Locale.ROOT).endsWith("_PWD")) {
            return true;
        }
        return BORDERS.splitAsStream(name)
                .map(word -> word.toUpperCase(Locale.ROOT))
                .anyMatch(word -> WORDS.contains(word) || ENDINGS.stream().anyMatch(word::endsWith));
    }
}
