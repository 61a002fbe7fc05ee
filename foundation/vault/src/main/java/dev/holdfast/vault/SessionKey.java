package dev.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Secret;
import dev.holdfast.terms.SessionId;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one session, unwrapped. It opens the session's vaults and does nothing else; it never prints itself. A key
 * that was erased on disk still works in an object that already holds it: close those first.
 */
public final class SessionKey implements AutoCloseable {
    private final SessionId session;
    private final Secret secret;

    SessionKey(SessionId session, Secret secret) {
        this.session = session;
        this.secret = secret;
    }

    /** Whose key it is. */
    public SessionId session() {
        return session;
    }

    /** A key for one purpose, by HKDF-Expand (RFC 5869): keys of two purposes say nothing about each other. */
    SecretKey derive(String purpose, String algorithm) {
        return secret.lend(bytes -> {
            try {
                var expand =
                        HKDFParameterSpec.expandOnly(new SecretKeySpec(bytes, "HKDF"), purpose.getBytes(UTF_8), 32);
                return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, expand);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK since 25 has HKDF-SHA256", e);
            }
        });
    }

    /**
     * Hides a small text of the session's that lies outside of its vaults.
     *
     * @param purpose what kind of text it is; only the same purpose opens it
     */
    public byte[] seal(String purpose, byte[] plain, SecureRandom random) {
        return aead(purpose, random).seal(session.text().getBytes(UTF_8), plain);
    }

    /** What {@link #seal} hid, or nothing when the bytes are something else. */
    public Optional<byte[]> open(String purpose, byte[] sealed, SecureRandom random) {
        return aead(purpose, random).open(session.text().getBytes(UTF_8), sealed);
    }

    private Aead aead(String purpose, SecureRandom random) {
        return new Aead(derive("holdfast sealed " + purpose + " 1", "AES"), random);
    }

    /** Overwrites the key; a vault that is already open keeps working. Safe to call twice. */
    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "SessionKey[" + session + ", hidden]";
    }
}
