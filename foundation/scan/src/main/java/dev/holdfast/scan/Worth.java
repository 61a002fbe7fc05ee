package dev.holdfast.scan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which values are worth hiding wherever they occur. Hiding too little shows a secret; hiding a word like
 * {@code production} everywhere would make every text useless.
 */
final class Worth {
    static final int CHARS_MIN = 8;
    static final int CHARS_MAX = 16_384;

    private static final int DISTINCT_MIN = 3;
    private static final int RANDOM_CHARS_MIN = 12;
    private static final Set<String> COMMON = Set.of(
            "password",
            "passw0rd",
            "changeme",
            "change-me",
            "change_me",
            "changeit",
            "changethis",
            "example",
            "localhost",
            "production",
            "development",
            "staging",
            "testing",
            "username",
            "database",
            "postgres",
            "postgresql",
            "mongodb",
            "rabbitmq",
            "undefined",
            "disabled",
            "enabled",
            "required",
            "optional",
            "default",
            "anonymous",
            "administrator",
            "12345678",
            "123456789",
            "qwertyuiop",
            "letmein1",
            "your-secret",
            "your_secret",
            "yoursecret",
            "your-api-key",
            "your_api_key",
            "your-token",
            "your_token",
            "placeholder",
            "redacted",
            "xxxxxxxx",
            "secret123",
            "password1",
            "password123",
            "test1234",
            "always-auth",
            "keychain",
            "osxkeychain",
            "wincred",
            "libsecret");
    private static final Pattern NUMBER = Pattern.compile("[-+0-9.,:_ TZ]{0,15}");
    private static final Pattern PLACEHOLDER = Pattern.compile("[$%]?[{(<\\[].*+|\\$[A-Za-z_].*+|<.*+");
    private static final Pattern PATH_START = Pattern.compile("(?:~|\\.{1,2})?/.*+|[A-Za-z]:\\\\.*+");
    private static final Pattern PLAIN_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{1,20}+://[^\\s@?]*+");
    private static final Pattern BORDER = Pattern.compile("[^A-Za-z0-9]++");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{0,20}[0-9]{0,4}|[0-9]+|[A-Za-z0-9]{0,5}");

    private Worth() {}

    /** Whether a value whose name or place says that it is a secret can be hidden. */
    static boolean hiding(String value) {
        return value.length() >= CHARS_MIN
                && value.length() <= CHARS_MAX
                && value.chars().distinct().limit(DISTINCT_MIN).count() == DISTINCT_MIN
                && value.indexOf(Handle.OPEN) < 0
                && !COMMON.contains(value.toLowerCase(Locale.ROOT))
                && !matches(NUMBER, value)
                && !matches(PLACEHOLDER, value)
                && !matches(PLAIN_URL, value)
                && !(matches(PATH_START, value) && ofWords(value));
    }

    /** Whether a value worth hiding looks so random that it needs no name that says so. */
    static boolean random(String value) {
        return value.length() >= RANDOM_CHARS_MIN && !ofWords(value);
    }

    /** Words, numbers and versions with anything between them: names, sentences, paths, dates. */
    private static boolean ofWords(String value) {
        return BORDER.splitAsStream(value).allMatch(part -> matches(WORD, part));
    }

    private static boolean matches(Pattern pattern, String value) {
        return pattern.matcher(value).matches();
    }
}
