package dev.holdfast.ledger;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** A witness's own key, with which it cosigns the checkpoints of other logs; of type 0x04. */
final class WitnessSigner {
    private final WitnessKey key;
    private final HeadSigner signer;

    /** @throws IllegalArgumentException when the name is none for a witness */
    WitnessSigner(String name, HeadSigner signer) {
        this.key = new WitnessKey(name, WitnessKey.Type.ED25519, signer.publicKey());
        this.signer = signer;
    }

    WitnessKey key() {
        return key;
    }

    /** The line with which this witness vouches for a checkpoint. */
    SignedNote.SignatureLine cosign(SignedNote checkpoint, Instant time) {
        long seconds = time.getEpochSecond();
        byte[] timed = Cosignature.timed(seconds, signer.sign(Cosignature.ed25519Message(seconds, checkpoint.text())));
        byte[] id = key.id();
        byte[] whole = Arrays.copyOf(id, id.length + timed.length);
        System.arraycopy(timed, 0, whole, id.length, timed.length);
        return new SignedNote.SignatureLine(key.name(), Base64.getEncoder().encodeToString(whole));
    }
}
