package dev.holdfast.gate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** One part of a text in the encoding of RFC 7468, which keys are passed around in. */
final class Pem {
    private static final int LINE_CHARS = 64;

    private Pem() {}

    static String text(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(LINE_CHARS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** The first part with this label; empty when there is none, or it is malformed. */
    static Optional<byte[]> part(String label, String text) {
        var part = Pattern.compile(
                        "-----BEGIN " + label + "-----\\s([A-Za-z0-9+/=\\s]{1,4096})-----END " + label + "-----")
                .matcher(text);
        try {
            return part.find() ? Optional.of(Base64.getMimeDecoder().decode(part.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
