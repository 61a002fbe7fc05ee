package dev.holdfast.terms;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest (FIPS 180-4).
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
    private static final int DIGITS = 64;

    /** Never fed: what streams gets a copy, since looking the algorithm up takes longer than hashing a kilobyte. */
    private static final MessageDigest FRESH = lookedUp();

    public Digest {
        if (hex.length() != DIGITS || !isLowerCaseHex(hex)) {
            throw new IllegalArgumentException("not a SHA-256 digest in hexadecimal: `" + Visible.inert(hex, 70) + "`");
        }
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] bytes) {
        return ofRaw(sha256().digest(bytes));
    }

    /** The digest of this text in UTF-8. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest whose 32 bytes these are. */
    public static Digest ofRaw(byte[] raw) {
        return new Digest(HexFormat.of().formatHex(raw));
    }

    /** The 32 bytes, in a new array. */
    public byte[] raw() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first twelve digits, for people. */
    public String brief() {
        return hex.substring(0, 12);
    }

    /** A fresh SHA-256 computation, for callers that stream. */
    public static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException e) {
            return lookedUp(); // a provider that was put before the JDK's own
        }
    }

    private static MessageDigest lookedUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Digit by digit: digests are made by the million, and a pattern would cost more than the hash. */
    private static boolean isLowerCaseHex(String hex) {
        for (int at = 0; at < hex.length(); at++) {
            char digit = hex.charAt(at);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return hex;
    }
}
