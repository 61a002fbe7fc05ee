package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** A public key that can check the signatures of a note (C2SP signed-note): a name, an id and a way to verify. */
final class NoteKey {
    private static final byte ED25519 = 1;
    private static final int ID_BYTES = 4;
    private static final Pattern VERIFIER_KEY = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]{1,128})");

    private final String name;
    private final byte[] publicKey;
    private final BiPredicate<byte[], byte[]> check;
    private final byte[] id;

    private NoteKey(String name, byte[] publicKey, BiPredicate<byte[], byte[]> check) {
        if (!SignedNote.isKeyName(name)) {
            throw new IllegalArgumentException("not a key name: `" + Visible.inert(name, 100)
                    + "`; it must not be empty or hold white space or `+`");
        }
        this.name = name;
        this.publicKey = publicKey.clone();
        this.check = check;
        MessageDigest sha256 = Digest.sha256();
        sha256.update((name + "\n").getBytes(UTF_8));
        sha256.update(ED25519);
        this.id = Arrays.copyOf(sha256.digest(publicKey), ID_BYTES);
    }

    static NoteKey of(HeadSigner signer) {
        return new NoteKey(signer.name(), signer.publicKey(), signer::verify);
    }

    /**
     * Reads a verifier key: {@code name+id+base64}, as {@link #toString} prints it.
     *
     * @throws IllegalArgumentException when it is malformed, of another type than Ed25519, or its id is not its own
     */
    static NoteKey parse(String text) {
        var match = VERIFIER_KEY.matcher(text);
        byte[] typed = match.matches() ? Base64.getDecoder().decode(match.group(3)) : new byte[0];
        if (typed.length != 1 + Ed25519.PUBLIC_KEY_BYTES || typed[0] != ED25519) {
            throw notAKey(text);
        }
        byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
        try {
            Ed25519.publicKey(raw);
        } catch (GeneralSecurityException e) {
            throw notAKey(text);
        }
        var key = new NoteKey(match.group(1), raw, (note, signature) -> Ed25519.verify(raw, note, signature));
        if (!key.toString().equals(text)) {
            throw notAKey(text);
        }
        return key;
    }

    private static IllegalArgumentException notAKey(String text) {
        return new IllegalArgumentException(
                "not an Ed25519 verifier key: `" + Visible.inert(text, 200) + "`; it is `name+id+base64`");
    }

    String name() {
        return name;
    }

    /** The four bytes that stand before a signature by this key. */
    byte[] id() {
        return id.clone();
    }

    boolean verify(byte[] note, byte[] signature) {
        return check.test(note, signature);
    }

    /** The verifier key that foreign tools take. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + publicKey.length];
        typed[0] = ED25519;
        System.arraycopy(publicKey, 0, typed, 1, publicKey.length);
        return name + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
