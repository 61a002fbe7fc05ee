package dev.holdfast.scan;

import java.util.List;

/** Finds private keys in PEM and its kin (RFC 7468, RFC 4716, RFC 9580) and in PuTTY's format. */
final class PrivateKeys implements Detector {
    private static final Hit.Kind KIND = new Hit.Kind(KeyFormats.PRIVATE_KEY, Hit.Subject.SECRET);
    private static final int LABEL_MAX = 64;
    private static final int KEY_CHARS_MIN = 56;
    private static final int LOOK_MAX = 16 * 1024;
    private static final String PUTTY = "Private-Lines: ";

    @Override
    public List<String> anchors() {
        return List.of("-----BEGIN ", PUTTY);
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.at(start) == 'P') {
            return putty(sight, start, end, finds);
        }
        if (!sight.text(end, end + LABEL_MAX).contains("PRIVATE KEY")) {
            return end;
        }
        String text = sight.text(start, end + LOOK_MAX);
        int length = KeyFormats.privateKeyEnd(text, 0);
        if (length > 0 && holdsKey(text.substring(0, length))) {
            finds.add(KIND, start, start + length);
            return start + length;
        }
        return end;
    }

    private static int putty(Sight sight, int start, int end, Finds finds) {
        int digits = sight.runEnd(Alphabet.DIGITS, end, 4);
        int body = sight.at(digits) == '\r' ? digits + 2 : digits + 1;
        int last = sight.runEnd(Alphabet.PADDED, body, 64);
        if (last - body >= 40 && !Invented.looks(sight.text(body, last))) {
            finds.add(KIND, start, last);
        }
        return end;
    }

    /** Whether enough base 64 stands in it, behind the label and the headers, that does not look made up. */
    private static boolean holdsKey(String pem) {
        int from = pem.indexOf("-----", 11) + 5;
        int headers = Math.max(pem.lastIndexOf("\n\n"), pem.lastIndexOf("\r\n\r\n"));
        int at = Math.max(from, headers);
        var key = new StringBuilder();
        while (at < pem.length() && key.length() < 400 && pem.charAt(at) != '-') {
            char c = pem.charAt(at);
            if (c == '\\') {
                at++; // an escaped line break
            } else if (Alphabet.BASE64.holds(c)) {
                key.append(c);
            } else if (c == '.' || c == '<' || c == '$' || c == '{') {
                return false;
            }
            at++;
        }
        return key.length() >= KEY_CHARS_MIN && Invented.bits(key.toString()) > 3.8;
    }
}
