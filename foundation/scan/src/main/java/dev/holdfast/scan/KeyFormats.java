package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds keys by the formats their makers gave them. There are no regular expressions here: every search goes from one
 * fixed beginning to the next and looks at a bounded number of characters behind each, so no text can make it slow.
 */
final class KeyFormats {
    /**
     * A key that begins with fixed letters.
     *
     * @param kind what its handle calls it
     * @param begin the letters
     * @param body what follows them
     * @param min the fewest characters of the body
     * @param max the most
     */
    private record Format(String kind, String begin, Alphabet body, int min, int max) {
        /** Whether letters before it make it part of a word, as in {@code task-admin-...}. */
        boolean needsBorder() {
            return begin.startsWith("sk-") || begin.equals("npm_") || begin.equals("pypi-");
        }
    }

    private static final List<Format> FORMATS = List.of(
            new Format("aws-access-key", "AKIA", Alphabet.UPPER, 16, 16),
            new Format("aws-access-key", "ASIA", Alphabet.UPPER, 16, 16),
            new Format("github-token", "ghp_", Alphabet.WORD, 36, 255),
            new Format("github-token", "gho_", Alphabet.WORD, 36, 255),
            new Format("github-token", "ghu_", Alphabet.WORD, 36, 255),
            new Format("github-token", "ghs_", Alphabet.WORD, 36, 255),
            new Format("github-token", "ghr_", Alphabet.WORD, 36, 255),
            new Format("github-token", "github_pat_", Alphabet.WORD, 22, 255),
            new Format("gitlab-token", "glpat-", Alphabet.DASHED, 20, 255),
            new Format("gitlab-token", "gldt-", Alphabet.DASHED, 20, 255),
            new Format("gitlab-token", "glrt-", Alphabet.DASHED, 20, 255),
            new Format("slack-token", "xoxa-", Alphabet.DASHED, 10, 255),
            new Format("slack-token", "xoxb-", Alphabet.DASHED, 10, 255),
            new Format("slack-token", "xoxe-", Alphabet.DASHED, 10, 255),
            new Format("slack-token", "xoxp-", Alphabet.DASHED, 10, 255),
            new Format("slack-token", "xoxr-", Alphabet.DASHED, 10, 255),
            new Format("slack-token", "xoxs-", Alphabet.DASHED, 10, 255),
            new Format("slack-token", "xapp-", Alphabet.DASHED, 10, 255),
            new Format("stripe-key", "sk_live_", Alphabet.ALNUM, 16, 255),
            new Format("stripe-key", "sk_test_", Alphabet.ALNUM, 16, 255),
            new Format("stripe-key", "rk_live_", Alphabet.ALNUM, 16, 255),
            new Format("stripe-key", "rk_test_", Alphabet.ALNUM, 16, 255),
            new Format("google-api-key", "AIza", Alphabet.DASHED, 35, 35),
            new Format("npm-token", "npm_", Alphabet.ALNUM, 36, 36),
            new Format("pypi-token", "pypi-", Alphabet.DASHED, 50, 1000),
            new Format("anthropic-key", "sk-ant-", Alphabet.DASHED, 20, 255),
            new Format("openai-key", "sk-proj-", Alphabet.DASHED, 20, 255),
            new Format("openai-key", "sk-svcacct-", Alphabet.DASHED, 20, 255),
            new Format("openai-key", "sk-admin-", Alphabet.DASHED, 20, 255),
            new Format("openai-key", "sk-", Alphabet.ALNUM, 32, 255));

    /** The kind of a private key and of its lines. */
    static final String PRIVATE_KEY = "private-key";

    private static final int JWT_PART_MAX = 8_192;
    private static final int PEM_LABEL_MAX = 64;
    private static final int PEM_BODY_MAX = 32_768;
    private static final int AUTHORITY_MAX = 512;
    private static final String DASHES = "-----";

    private KeyFormats() {}

    /** Every key in a text. They may overlap and come in no order. */
    static List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        for (Format format : FORMATS) {
            findKeys(text, format, found);
        }
        findJwts(text, found);
        findPrivateKeys(text, found);
        found.addAll(urlPasswords(text));
        return found;
    }

    private static void findKeys(String text, Format format, List<Span> found) {
        int at = text.indexOf(format.begin);
        while (at >= 0) {
            int from = at + format.begin.length();
            int end = format.body.runEnd(text, from, format.max);
            if (end - from >= format.min && (wordBegins(text, at) || !format.needsBorder())) {
                found.add(Span.of(at, end, format.kind));
                from = end;
            }
            at = text.indexOf(format.begin, from);
        }
    }

    /** JSON Web Tokens: three parts in base64url with dots between, the first a JSON object (RFC 7519). */
    private static void findJwts(String text, List<Span> found) {
        int at = text.indexOf("eyJ");
        while (at >= 0) {
            int header = Alphabet.DASHED.runEnd(text, at, JWT_PART_MAX);
            int next = header;
            if (dotAt(text, header) && wordBegins(text, at)) {
                int claims = Alphabet.DASHED.runEnd(text, header + 1, JWT_PART_MAX);
                int end = dotAt(text, claims) ? Alphabet.DASHED.runEnd(text, claims + 1, JWT_PART_MAX) : claims;
                if (header - at > 10 && claims - header > 10 && end - claims > 16) {
                    found.add(Span.of(at, end, "jwt"));
                    next = end;
                }
            }
            // Whatever begins inside the same run would end at the same place, and so fail again.
            at = text.indexOf("eyJ", Math.max(next, at + 1));
        }
    }

    /** Private keys in PEM (RFC 7468), or as much of one as is there. */
    private static void findPrivateKeys(String text, List<Span> found) {
        int at = text.indexOf("-----BEGIN ");
        while (at >= 0) {
            int label = at + DASHES.length();
            int body = text.indexOf(DASHES, label, Math.min(text.length(), label + PEM_LABEL_MAX));
            int next = label;
            if (body >= 0 && text.substring(label, body).contains("PRIVATE KEY")) {
                next = privateKeyEnd(text, body + DASHES.length());
                found.add(Span.of(at, next, PRIVATE_KEY));
            }
            at = text.indexOf("-----BEGIN ", next);
        }
    }

    private static int privateKeyEnd(String text, int body) {
        int mark = text.indexOf(DASHES, body, Math.min(text.length(), body + PEM_BODY_MAX));
        if (mark >= 0 && text.startsWith(DASHES + "END ", mark)) {
            int label = mark + DASHES.length();
            int end = text.indexOf(DASHES, label, Math.min(text.length(), label + PEM_LABEL_MAX));
            return end < 0 ? label : end + DASHES.length();
        }
        return Alphabet.PEM.runEnd(text, body, PEM_BODY_MAX);
    }

    /** The passwords in addresses: {@code scheme://user:password@host} (RFC 3986, section 3.2.1). */
    static List<Span> urlPasswords(String text) {
        List<Span> found = new ArrayList<>();
        int at = text.indexOf("://");
        while (at >= 0) {
            int from = at + 3;
            int end = authorityEnd(text, from);
            int password = text.indexOf(':', from, end) + 1;
            int host = text.substring(from, end).lastIndexOf('@') + from;
            boolean scheme = at > 0 && Alphabet.ALNUM.holds(text.charAt(at - 1));
            if (scheme && password > 0 && host > password && !placeholder(text.charAt(password))) {
                found.add(Span.of(password, host, "url-password"));
            }
            at = text.indexOf("://", from);
        }
        return found;
    }

    private static int authorityEnd(String text, int from) {
        int end = Math.min(text.length(), from + AUTHORITY_MAX);
        int at = from;
        while (at < end && text.charAt(at) > ' ' && "/?#\"'<>\\`\u2039".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** A variable that is filled in later, such as {@code ${PASSWORD}}. */
    private static boolean placeholder(char first) {
        return "$%{[(*".indexOf(first) >= 0;
    }

    private static boolean dotAt(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    /** Whether no letter or digit stands before, the last letter of an escape such as {@code \n} or {@code %20} aside. */
    private static boolean wordBegins(String text, int at) {
        return at == 0
                || !Alphabet.WORD.holds(text.charAt(at - 1))
                || (at >= 2 && text.charAt(at - 2) == '\\')
                || (at >= 3 && text.charAt(at - 3) == '%')
                || (at >= 6 && text.charAt(at - 6) == '\\' && text.charAt(at - 5) == 'u');
    }
}
