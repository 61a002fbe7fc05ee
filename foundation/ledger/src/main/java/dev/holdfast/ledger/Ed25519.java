package dev.holdfast.ledger;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 (RFC 8032) with raw 32-byte public keys, as notes carry them. Keys are the JDK's; it is Bouncy Castle that signs
 * and verifies, with the same bytes in a tenth of the time.
 */
final class Ed25519 {
    static final int PUBLIC_KEY_BYTES = 32;
    private static final int SEED_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** What stands before the raw key in its X.509 encoding (RFC 8410, section 10.1). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /**
     * The signature that RFC 8032 prescribes, the same each time for the same bytes.
     *
     * @param seed the private key, 32 bytes
     * @param rawPublicKey the seed's other half: with another one, signatures would give the private key away
     */
    static byte[] sign(byte[] seed, byte[] rawPublicKey, byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
                seed, 0, rawPublicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** Whether the signature was made with the raw public key's other half; malformed signatures were not. */
    static boolean verify(byte[] rawPublicKey, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE_BYTES
                && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                        signature, 0, rawPublicKey, 0, message, 0, message.length);
    }

    /** The 32 bytes that a private key is: the last ones of its PKCS #8 encoding (RFC 8410, section 7). */
    static byte[] seed(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        try {
            return Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** The JDK's view of a raw public key. */
    static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** The raw bytes of a public key: the last 32 of its X.509 encoding. */
    static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_BYTES, encoded.length);
    }
}
