package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds keys by the formats their makers gave them. There are no regular expressions here: every search goes from one
 * fixed beginning to the next and looks at a bounded number of characters behind each, so no text can make it slow.
 */
final class KeyFormats {
    /** Every format that begins with fixed letters; the redactor and the scanner go by the same table. */
    static final List<Format> FORMATS = Stream.of(CloudKeys.ALL, CodeKeys.ALL, ServiceKeys.ALL)
            .flatMap(List::stream)
            .toList();

    private static final Anchors BEGINNINGS = Anchors.of(FORMATS.stream()
            .map(format -> format.shape().begin().getBytes(ISO_8859_1))
            .toList());

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
        findKeys(text, found);
        findJwts(text, found);
        findPrivateKeys(text, found);
        found.addAll(urlPasswords(text));
        return found;
    }

    private static void findKeys(String text, List<Span> found) {
        byte[] bytes = ascii(text);
        int[] seen = new int[FORMATS.size()];
        int state = Anchors.START;
        int at = 0;
        while (at < bytes.length) {
            long run = BEGINNINGS.run(state, bytes, at, bytes.length);
            state = Anchors.state(run);
            at = Anchors.at(run);
            if (BEGINNINGS.ends(state)) {
                for (int number : BEGINNINGS.ending(state)) {
                    if (at - FORMATS.get(number).shape().begin().length() >= seen[number]) {
                        seen[number] = findKey(text, FORMATS.get(number), at, found);
                    }
                }
            }
        }
    }

    /** A byte for each character, so that places are the same; no key holds one that is lost by that. */
    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < bytes.length; at++) {
            char c = text.charAt(at);
            bytes[at] = c < 128 ? (byte) c : 0;
        }
        return bytes;
    }

    /** Looks at the body behind the letters of a format; tells up to where. */
    private static int findKey(String text, Format format, int from, List<Span> found) {
        Format.Shape shape = format.shape();
        int begin = from - shape.begin().length();
        int end = shape.body().runEnd(text, from, format.hidden() ? shape.max() : shape.max() + 1);
        boolean key = end - from >= shape.min()
                && end - from <= shape.max()
                && (shape.clarity() == Format.Clarity.UNMISTAKABLE || wordBegins(text, begin))
                && (format.hidden() || format.proof().holds(shape.begin(), text.substring(from, end)));
        if (key) {
            found.add(Span.of(begin, end, format.kind()));
        }
        return key ? end : from;
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
            int end = privateKeyEnd(text, at);
            if (end >= 0) {
                found.add(Span.of(at, end, PRIVATE_KEY));
            }
            at = text.indexOf("-----BEGIN ", end >= 0 ? end : at + DASHES.length());
        }
    }

    /** Where the private key in PEM that begins at a place ends, or -1 if none begins there. */
    static int privateKeyEnd(String text, int at) {
        int label = at + DASHES.length();
        int body = text.indexOf(DASHES, label, Math.min(text.length(), label + PEM_LABEL_MAX));
        return body >= 0 && text.substring(label, body).contains("PRIVATE KEY")
                ? bodyEnd(text, body + DASHES.length())
                : -1;
    }

    private static int bodyEnd(String text, int body) {
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
