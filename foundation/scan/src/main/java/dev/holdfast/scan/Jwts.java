package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;

/**
 * Finds JSON Web Tokens (RFC 7519) by their parts: a header that names an algorithm, claims, a signature. Those that are
 * made to be public, and that of every tutorial, are passed over.
 */
final class Jwts implements Detector {
    private static final Hit.Kind JWT = new Hit.Kind("jwt", Hit.Subject.SECRET);
    private static final Hit.Kind SERVICE = new Hit.Kind("supabase-service-key", Hit.Subject.SECRET);
    private static final int PART_MAX = 4 * 1024;
    private static final int PART_MIN = 12;
    private static final int SIGNATURE_MIN = 27;

    @Override
    public List<String> anchors() {
        return List.of("eyJ");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        int header = sight.runEnd(Alphabet.DASHED, end, PART_MAX);
        if (!sight.wordBegins(start) || sight.at(header) != '.' || header - start < PART_MIN) {
            return header; // whatever begins inside the same run ends there too
        }
        int claims = sight.runEnd(Alphabet.DASHED, header + 1, PART_MAX);
        int last = sight.at(claims) == '.' ? sight.runEnd(Alphabet.DASHED, claims + 1, PART_MAX) : claims;
        if (last - claims <= SIGNATURE_MIN) {
            return header;
        }
        String head = decoded(sight.text(start, header));
        String body = decoded(sight.text(header + 1, claims));
        if (head.contains("\"alg\"") && body.startsWith("{") && !open(body)) {
            finds.add(body.contains("\"service_role\"") ? SERVICE : JWT, start, last);
            return last;
        }
        return header;
    }

    private static boolean open(String claims) {
        return claims.contains("\"role\":\"anon\"")
                || claims.contains("John Doe")
                || claims.contains("1234567890")
                || claims.contains("example")
                || claims.length() < PART_MIN;
    }

    private static String decoded(String part) {
        try {
            return new String(Base64.getUrlDecoder().decode(part), ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return ""; // no base 64 after all
        }
    }
}
