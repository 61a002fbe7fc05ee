package dev.holdfast.gate;

import dev.holdfast.gate.GateException.Code;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** The public half of a {@link SigningKey}. */
public final class VerifyingKey {
    private static final int CURVE_BITS = 256;

    private final PublicKey key;

    private VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads one in PEM.
     *
     * @throws GateException {@code KEY} when the text holds none
     */
    public static VerifyingKey parse(String pem) {
        try {
            byte[] encoded = Pem.part("PUBLIC KEY", pem).orElseThrow(GeneralSecurityException::new);
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            if (key instanceof ECPublicKey curve
                    && curve.getParams().getCurve().getField().getFieldSize() == CURVE_BITS) {
                return new VerifyingKey(key);
            }
            throw new GeneralSecurityException("another curve");
        } catch (GeneralSecurityException e) {
            throw new GateException(
                    Code.KEY, "this is no public key on P-256 in PEM; `holdfast gate key` prints one", e);
        }
    }

    /** As others take it. */
    public String pem() {
        return Pem.text("PUBLIC KEY", key.getEncoded());
    }

    boolean verifies(byte[] bytes, byte[] signature) {
        try {
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // not even the shape of a signature
        }
    }
}
