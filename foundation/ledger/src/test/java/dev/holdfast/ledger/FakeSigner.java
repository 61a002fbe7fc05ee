package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import java.util.Arrays;

/** Signs fast and repeatably with a keyed hash instead of a curve. */
record FakeSigner(String name) implements HeadSigner {
    static final FakeSigner ONE = new FakeSigner("sim.local/one");

    @Override
    public byte[] sign(byte[] note) {
        byte[] key = ("a secret of " + name + "\n").getBytes(UTF_8);
        byte[] keyed = Arrays.copyOf(key, key.length + note.length);
        System.arraycopy(note, 0, keyed, key.length, note.length);
        return Digest.of(keyed).raw();
    }

    @Override
    public byte[] publicKey() {
        return Digest.of(name).raw();
    }

    @Override
    public boolean verify(byte[] note, byte[] signature) {
        return Arrays.equals(sign(note), signature);
    }
}
