package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds secrets by the name they are given to: {@code password = "..."}, {@code "apiKey": "..."}, {@code TOKEN=...},
 * {@code <password>...</password>}, {@code setSecret("...")}. A value counts when it looks drawn at random, or has the form
 * that such a name calls for.
 */
final class Assignments implements Detector {
    private static final Hit.Kind GENERIC = secret("generic-secret");
    private static final Hit.Kind PASSWORD = secret("generic-password");
    private static final Hit.Kind BASIC = secret("basic-auth");
    private static final int NAME_MAX = 48;
    private static final int SPACES_MAX = 12;
    private static final int VALUE_MAX = 1_100;
    private static final int GENERIC_MAX = 200;
    private static final int BARE_MIN = 16;
    private static final int QUOTED_MIN = 12;

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** Parts of names of what is not secret although a secret's name stands in it. */
    private static final List<String> OPEN = List.of(
            "public",
            "hash",
            "sha1",
            "sha256",
            "digest",
            "name",
            "url",
            "uri",
            "path",
            "type",
            "file",
            "label",
            "placeholder",
            "example",
            "prefix",
            "header",
            "field",
            "param",
            "regex",
            "pattern",
            "id",
            "integrity",
            "checksum",
            "hint",
            "text",
            "message",
            "error",
            "title",
            "csrf",
            "nonce",
            "alias",
            "version",
            "kind",
            "class",
            "style",
            "endpoint",
            "host",
            "policy",
            "icon",
            "index",
            "cache",
            "shortcut",
            "sitekey",
            "nexttoken",
            "changetoken",
            "requesttoken",
            "clienttoken",
            "continuationtoken",
            "pagetoken",
            "actiontoken",
            "idempotency",
            "devicetoken",
            "websocket",
            "arn",
            "lastused",
            "expir",
            "date",
            "attribute");

    /** What makes a key a secret one. */
    private static final List<String> SECRET_KEYS = List.of(
            "api",
            "secret",
            "private",
            "access",
            "encrypt",
            "auth",
            "account",
            "master",
            "sign",
            "license",
            "client",
            "service",
            "shared",
            "app",
            "admin",
            "deploy",
            "session",
            "storage",
            "subscription",
            "webhook",
            "consumer",
            "ssh",
            "hmac",
            "aes",
            "jwt",
            "write",
            "server");

    @Override
    public List<String> anchors() {
        return List.of(
                "assword",
                "ASSWORD",
                "asswd",
                "ASSWD",
                "assphrase",
                "ASSPHRASE",
                "pwd",
                "PWD",
                "ecret",
                "ECRET",
                "oken",
                "OKEN",
                "redential",
                "REDENTIAL",
                "_auth",
                "\"auth\"",
                "AUTH",
                "_key",
                "_KEY",
                "-key",
                "-Key",
                "-KEY",
                "piKey",
                "pikey",
                "PIKEY",
                "rivateKey",
                "ccessKey",
                "ccountKey",
                "uthKey",
                "Key:",
                "Key=",
                "Key\"",
                "Key'",
                "Key =");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        int nameEnd = sight.runEnd(Alphabet.DASHED, quote(sight.at(start)) ? start + 1 : start, NAME_MAX);
        int from = separatorEnd(sight, nameEnd);
        if (from < 0) {
            return end;
        }
        int quote = quoteAt(sight, from);
        int nameStart = sight.runStart(Alphabet.DOTTED, start, NAME_MAX);
        if (!given(sight, nameStart, from, quote)) {
            return end;
        }
        int first = quote < 0 ? from : quote + 1;
        int last = quote < 0 ? bareEnd(sight, first) : closing(sight, first, sight.at(quote));
        boolean type = sight.at(last) == ';' && sight.at(from - 2) == ':'; // name: Type;
        if (last - first < Worth.CHARS_MIN || (quote < 0 && (type || !bareEnds(sight, last)))) {
            return end;
        }
        String name = sight.text(nameStart, nameEnd);
        String value = sight.text(first, last);
        kind(name, value, quote < 0).ifPresent(kind -> finds.add(kind, first, last));
        return end;
    }

    /** Where the value begins, behind what stands between a name and its value; -1 when nothing is given. */
    private static int separatorEnd(Sight sight, int nameEnd) {
        int at = nameEnd;
        at += sight.at(at) == '\\' ? 1 : 0;
        at += quote(sight.at(at)) ? 1 : 0;
        at += sight.at(at) == ']' ? 1 : 0;
        at = blank(sight, at);
        if (sight.has(": string = ", at)) {
            return at + 11;
        }
        if (sight.has("value=", at)) {
            return at + 6;
        }
        int c = sight.at(at);
        int next = sight.at(at + 1);
        if ((c == ':' && next == '=') || (c == '=' && next == '>') || (next == c && (c == '|' || c == '?'))) {
            return blank(sight, at + 2);
        }
        if (c == '=' && next == '=') {
            return blank(sight, sight.at(at + 2) == '=' ? at + 3 : at + 2);
        }
        return c == ':' || c == '=' || c == '(' || c == ',' || c == '>' ? blank(sight, at + 1) : -1;
    }

    /**
     * Whether a value is given to the name. A name in a list is followed by another name; only as the first argument of a
     * function it is followed by its value. In {@code a:secret:b} nothing is given.
     */
    private static boolean given(Sight sight, int nameStart, int from, int quote) {
        int at = from - 1;
        while (sight.at(at) == ' ' || sight.at(at) == '\t') {
            at--;
        }
        int before = sight.at(nameStart - 1);
        return switch (sight.at(at)) {
            case ',' -> quote >= 0 && quote(before) && sight.at(nameStart - 2) == '(';
            case '(' -> quote >= 0;
            case ':' -> quote >= 0 || before != ':';
            default -> true;
        };
    }

    private static int blank(Sight sight, int from) {
        int at = from;
        while (at < from + SPACES_MAX && (sight.at(at) == ' ' || sight.at(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean quote(int c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** The quote at a place, behind a backslash too, or -1. */
    private static int quoteAt(Sight sight, int at) {
        if (quote(sight.at(at))) {
            return at;
        }
        return sight.at(at) == '\\' && quote(sight.at(at + 1)) ? at + 1 : -1;
    }

    private static int closing(Sight sight, int from, int quote) {
        int at = from;
        while (at < from + VALUE_MAX && sight.at(at) >= ' ' && sight.at(at) != quote) {
            at++;
        }
        if (sight.at(at) != quote) {
            return from;
        }
        return sight.at(at - 1) == '\\' ? at - 1 : at;
    }

    private static int bareEnd(Sight sight, int from) {
        int at = from;
        while (at < from + VALUE_MAX && sight.at(at) > ' ' && "\"'`<;,&)\\".indexOf(sight.at(at)) < 0) {
            at++;
        }
        return at < from + VALUE_MAX ? at : from;
    }

    /** What may stand behind a value without quotes: the end of a line or of what an address or XML has. */
    private static boolean bareEnds(Sight sight, int at) {
        int c = sight.at(at);
        return c == -1
                || c == '\n'
                || c == '\r'
                || c == ' '
                || c == ';'
                || c == '&'
                || c == '<'
                || c == '"'
                || c == '\''
                || (c == '\\' && (sight.at(at + 1) == 'n' || sight.at(at + 1) == 'r'));
    }

    private static Optional<Hit.Kind> kind(String name, String value, boolean bare) {
        String words = words(name);
        Optional<String> named = NamedKeys.kind(words, value);
        if (named.isPresent()) {
            return named.map(Assignments::secret);
        }
        if ((words.endsWith("auth") || words.endsWith("password")) && login(value)) {
            return Optional.of(BASIC);
        }
        if (value.length() > GENERIC_MAX || holdsAny(words, OPEN)) {
            return Optional.empty();
        }
        boolean password = words.contains("assw") || words.contains("pwd") || words.contains("passphrase");
        if (password && Strength.password(value) && !(bare && value.endsWith(":"))) {
            return Optional.of(PASSWORD);
        }
        boolean fits = value.length() >= (bare ? BARE_MIN : QUOTED_MIN);
        boolean member = bare && value.indexOf('.') >= 0; // of something in a program, such as keys.privateKey
        return fits && !member && telling(name, words) && opaque(value) ? Optional.of(GENERIC) : Optional.empty();
    }

    private static boolean telling(String name, String words) {
        return (!words.endsWith("key") || holdsAny(words, SECRET_KEYS)) && SecretNames.holds(name);
    }

    private static boolean holdsAny(String words, List<String> parts) {
        for (String part : parts) {
            if (words.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Without what stands between words, in lower case. */
    private static String words(String name) {
        return name.replace("_", "").replace("-", "").replace(".", "").toLowerCase(Locale.ROOT);
    }

    /** Drawn at random, and of characters that keys are made of. */
    private static boolean opaque(String value) {
        return Alphabet.TOKEN.runEnd(value, 0, value.length()) == value.length()
                && value.indexOf("..") < 0
                && value.chars().anyMatch(c -> c >= '0' && c <= '9')
                && value.chars()
                                        .filter(c -> c == '.' || c == '/' || c == ':' || c == '-')
                                        .count()
                                * 8
                        <= value.length()
                && Strength.random(value)
                && !UUID.matcher(value).matches();
    }

    /** Base 64 of {@code user:password}, as in a Docker configuration or in {@code .npmrc}. */
    static boolean login(String value) {
        if (value.length() < 12 || value.length() > GENERIC_MAX || (value.length() & 3) != 0) {
            return false;
        }
        try {
            String plain = new String(Base64.getDecoder().decode(value), ISO_8859_1);
            int colon = plain.indexOf(':');
            String password = plain.substring(colon + 1);
            return colon > 0
                    && plain.chars().allMatch(c -> c > ' ' && c <= '~')
                    && password.length() >= 6
                    && Strength.classes(password) >= 2
                    && !Invented.holdsWord(plain)
                    && !password.toLowerCase(Locale.ROOT).contains("pass");
        } catch (IllegalArgumentException _) {
            return false; // no base 64
        }
    }

    private static Hit.Kind secret(String kind) {
        return new Hit.Kind(kind, Hit.Subject.SECRET);
    }
}
