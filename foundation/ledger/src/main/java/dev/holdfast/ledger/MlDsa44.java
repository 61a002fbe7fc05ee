package dev.holdfast.ledger;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** ML-DSA-44 (FIPS 204) with raw 1312-byte public keys, as cosignatures of type 0x06 carry them. Verifies only. */
final class MlDsa44 {
    static final int PUBLIC_KEY_BYTES = 1312;
    static final int SIGNATURE_BYTES = 2420;

    /** What stands before the raw key in its X.509 encoding (RFC 9881). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

    private MlDsa44() {}

    /** Whether the signature, over the empty context, was made with the raw public key's other half. */
    static boolean verify(byte[] rawPublicKey, byte[] message, byte[] signatureBytes) {
        try {
            var signature = Signature.getInstance("ML-DSA-44");
            signature.initVerify(publicKey(rawPublicKey));
            signature.update(message);
            return signature.verify(signatureBytes);
        } catch (SignatureException e) {
            return false; // the JDK's answer to a signature of the wrong form
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was checked when it was read", e);
        }
    }

    /** The JDK's view of a raw public key. */
    static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
        return KeyFactory.getInstance("ML-DSA-44").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
