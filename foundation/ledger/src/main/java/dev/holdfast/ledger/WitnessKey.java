package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** A witness's public key: it can tell which checkpoints the witness has cosigned, and when. */
public final class WitnessKey {
    private static final int ID_BYTES = 4;

    /** An instant can hold no more seconds; a time of the format may. */
    private static final long TIME_MAX = Instant.MAX.getEpochSecond();

    private static final Pattern VERIFIER_KEY = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]{1,2048})");

    /** How a witness signs; the number stands in its key. */
    enum Type {
        ED25519(4, Ed25519.PUBLIC_KEY_BYTES, 64),
        ML_DSA_44(6, MlDsa44.PUBLIC_KEY_BYTES, MlDsa44.SIGNATURE_BYTES);

        private final int number;
        private final int keyBytes;
        private final int signatureBytes;

        Type(int number, int keyBytes, int signatureBytes) {
            this.number = number;
            this.keyBytes = keyBytes;
            this.signatureBytes = signatureBytes;
        }
    }

    private final String name;
    private final Type type;
    private final byte[] publicKey;
    private final byte[] id;

    WitnessKey(String name, Type type, byte[] publicKey) {
        if (!SignedNote.isKeyName(name) || name.getBytes(UTF_8).length > Statement.ORIGIN_BYTES_MAX) {
            throw new IllegalArgumentException("not a name for a witness: `" + Visible.inert(name, 100)
                    + "`; write it like a URL without scheme, such as `witness.example/w1`");
        }
        this.name = name;
        this.type = type;
        this.publicKey = publicKey.clone();
        MessageDigest sha256 = Digest.sha256();
        sha256.update((name + "\n").getBytes(UTF_8));
        sha256.update((byte) type.number);
        this.id = Arrays.copyOf(sha256.digest(publicKey), ID_BYTES);
    }

    /**
     * Reads a verifier key, {@code name+id+base64}, as {@link #toString} prints it.
     *
     * @throws IllegalArgumentException when it is malformed, of another type than 0x04 or 0x06, or its id is not its own
     */
    public static WitnessKey parse(String text) {
        var match = VERIFIER_KEY.matcher(text);
        try {
            byte[] typed = match.matches() ? Base64.getDecoder().decode(match.group(3)) : new byte[0];
            for (Type type : Type.values()) {
                if (typed.length == 1 + type.keyBytes && typed[0] == type.number) {
                    byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
                    var _ = switch (type) {
                        case ED25519 -> Ed25519.publicKey(raw);
                        case ML_DSA_44 -> MlDsa44.publicKey(raw);
                    };
                    var key = new WitnessKey(match.group(1), type, raw);
                    if (key.toString().equals(text)) {
                        return key;
                    }
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // falls through: what is no key has many ways to be none
        }
        throw new IllegalArgumentException("not the verifier key of a witness: `" + Visible.inert(text, 200)
                + "`; it is `name+id+base64`, of type 4 (Ed25519) or 6 (ML-DSA-44)");
    }

    /** The witness's name. */
    public String name() {
        return name;
    }

    /**
     * What this witness says below a checkpoint; of several lines the one with the latest time.
     *
     * @return empty when no line is by this key
     * @throws LedgerException {@code UNSIGNED} when a line is by this key and does not belong to this text
     */
    Optional<Cosignature> on(SignedNote note) {
        Optional<Cosignature> latest = Optional.empty();
        for (SignedNote.SignatureLine line : new LinkedHashSet<>(note.signatures())) {
            if (isMine(line)) {
                Cosignature found = checked(note, line);
                if (latest.isEmpty() || found.time().isAfter(latest.get().time())) {
                    latest = Optional.of(found);
                }
            }
        }
        return latest;
    }

    /** Whether a line claims to be by this key, which only {@link #on} makes sure of. */
    boolean isMine(SignedNote.SignatureLine line) {
        return line.name().equals(name) && Arrays.equals(line.keyId(), id);
    }

    private Cosignature checked(SignedNote note, SignedNote.SignatureLine line) {
        byte[] timed = line.signature();
        if (timed.length == Cosignature.TIME_BYTES + type.signatureBytes) {
            long time = Cosignature.time(timed);
            if (time >= 0 && time <= TIME_MAX && verifies(note, time, Cosignature.signature(timed))) {
                return new Cosignature(name, Instant.ofEpochSecond(time));
            }
        }
        throw new LedgerException(
                Code.UNSIGNED, "the cosignature by `" + name + "` does not belong to this checkpoint");
    }

    private boolean verifies(SignedNote note, long time, byte[] signature) {
        return switch (type) {
            case ED25519 -> Ed25519.verify(publicKey, Cosignature.ed25519Message(time, note.text()), signature);
            case ML_DSA_44 -> {
                Statement stated = Statement.of(note);
                var tree = new Cosignature.Subtree(stated.origin(), 0, stated.head());
                yield MlDsa44.verify(publicKey, Cosignature.mlDsaMessage(name, time, tree), signature);
            }
        };
    }

    /** The four bytes that stand before a signature by this key. */
    byte[] id() {
        return id.clone();
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    /** The verifier key that logs and other tools take. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + publicKey.length];
        typed[0] = (byte) type.number;
        System.arraycopy(publicKey, 0, typed, 1, publicKey.length);
        return name + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WitnessKey key && key.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
