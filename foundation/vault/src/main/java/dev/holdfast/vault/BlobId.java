package dev.holdfast.vault;

import dev.holdfast.terms.Visible;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of one blob in a vault: HMAC-SHA-256 of its content under a key of the session. Equal content of one session
 * has equal names; without the key a name says nothing about the content.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record BlobId(String hex) {
    /** The length of {@link #raw()}. */
    public static final int BYTES = 32;

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

    public BlobId {
        if (!SHAPE.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a blob id in hexadecimal: `" + Visible.inert(hex, 70) + "`");
        }
    }

    /** The id whose 32 bytes these are. */
    public static BlobId ofRaw(byte[] raw) {
        return new BlobId(HexFormat.of().formatHex(raw));
    }

    /** The 32 bytes, in a new array. */
    public byte[] raw() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
