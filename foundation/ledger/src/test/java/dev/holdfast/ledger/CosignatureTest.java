package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosignatureTest {
    @TempDir
    private Path folder;

    private WitnessScene scene;
    private WitnessSigner witness;
    private SignedNote checkpoint;

    @BeforeEach
    void setUp() {
        scene = new WitnessScene(folder);
        witness = scene.witness("witness.example/w1");
        checkpoint = scene.checkpoint(WitnessScene.leaves(5));
    }

    @Test
    void signsTimeAndTextByteForByte() {
        var line = witness.cosign(checkpoint, WitnessScene.NOON);
        byte[] timed = line.signature();
        assertThat(timed).hasSize(72).startsWith(0, 0, 0, 0, 0x69, (byte) 0xA4, 0x2A, 0x40);
        byte[] message = ("cosignature/v1\ntime 1772366400\n" + checkpoint.text()).getBytes(UTF_8);
        assertThat(Ed25519.verify(witness.key().publicKey(), message, Arrays.copyOfRange(timed, 8, 72)))
                .isTrue();
        assertThat(witness.key().on(with(line))).contains(new Cosignature("witness.example/w1", WitnessScene.NOON));
    }

    @Test
    void ofSeveralLinesTheLatestCountsAndStrangersDoNot() {
        var early = witness.cosign(checkpoint, WitnessScene.NOON);
        var late = witness.cosign(checkpoint, WitnessScene.NOON.plusSeconds(60));
        var stranger = scene.witness("witness.example/w2").cosign(checkpoint, WitnessScene.NOON.plusSeconds(99));
        assertThat(witness.key().on(with(early, late, early, stranger)))
                .contains(new Cosignature("witness.example/w1", WitnessScene.NOON.plusSeconds(60)));
        assertThat(witness.key().on(with(stranger))).isEmpty();
    }

    @Test
    void everyChangedByteOfACosignatureIsRefused() {
        byte[] timed = witness.cosign(checkpoint, WitnessScene.NOON).signature();
        for (int at = 0; at < timed.length; at++) {
            byte[] changed = timed.clone();
            changed[at] ^= (byte) 0x80;
            assertForged(changed);
        }
        for (int length : List.of(1, 8, 64, 71, 73, 2428)) {
            assertForged(Arrays.copyOf(timed, length));
        }
    }

    @Test
    void aCosignatureOfAnotherHeadIsRefused() {
        var old = witness.cosign(scene.checkpoint(WitnessScene.leaves(4)), WitnessScene.NOON);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> witness.key().on(with(old)))
                .withMessage("the cosignature by `witness.example/w1` does not belong to this checkpoint")
                .extracting(LedgerException::code)
                .isEqualTo(Code.UNSIGNED);
    }

    @Test
    void aKeyOfALogSignsNoCosignature() {
        // the same key under the same name, but as type 0x01: its id differs, so its line is a stranger's
        var asLog = Ed25519Signer.open(folder.resolve("key-of-witness.example-w1"));
        assertThat(witness.key().on(SignedNote.sign(checkpoint.text(), asLog))).isEmpty();
    }

    @Test
    void verifierKeysReadBackAndNothingElseIsOne() {
        for (String known : List.of(
                "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
                witness.key().toString(),
                torchwood().getFirst())) {
            assertThat(WitnessKey.parse(known)).hasToString(known).isEqualTo(WitnessKey.parse(known));
        }
        String known = witness.key().toString();
        String ofALog = NoteKey.of(scene.log).toString();
        for (String text : List.of(
                "",
                "w1",
                ofALog,
                known + "AAAA",
                known.replace("w1+", "w2+"),
                known.substring(0, known.length() - 4))) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> WitnessKey.parse(text))
                    .withMessageEndingWith("`; it is `name+id+base64`, of type 4 (Ed25519) or 6 (ML-DSA-44)");
        }
    }

    @Test
    void verifiesWhatAnotherProgramSignedWithMlDsa() {
        WitnessKey key = WitnessKey.parse(torchwood().getFirst());
        String written = torchwood().getLast();
        var line = new SignedNote.SignatureLine(
                written.substring(0, written.indexOf(' ')), written.substring(written.indexOf(' ') + 1));
        assertThat(key.isMine(line)).isTrue();
        Digest root = Digest.ofRaw(Base64.getDecoder().decode("E7ERCtFloiK1fdb+B6/dLG0pM1nmIR0ETKBSauCjtVw="));
        byte[] timed = line.signature();
        byte[] message = message("example.com/log", 8, root);
        assertThat(Cosignature.time(timed)).isZero();
        assertThat(MlDsa44.verify(key.publicKey(), message, Cosignature.signature(timed)))
                .isTrue();
        assertThat(MlDsa44.verify(key.publicKey(), message("example.com/log", 0, root), Cosignature.signature(timed)))
                .isFalse();
        assertThat(MlDsa44.verify(key.publicKey(), message, new byte[3])).isFalse();
    }

    @Test
    void aCheckpointMayBeCosignedWithMlDsa() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - MlDsa44.PUBLIC_KEY_BYTES, encoded.length);
        var key = new WitnessKey("witness.example/pq", WitnessKey.Type.ML_DSA_44, raw);
        long time = WitnessScene.NOON.getEpochSecond();
        Statement stated = Statement.of(checkpoint);
        var signature = Signature.getInstance("ML-DSA-44");
        signature.initSign(pair.getPrivate());
        signature.update(
                Cosignature.mlDsaMessage(key.name(), time, new Cosignature.Subtree(stated.origin(), 0, stated.head())));
        byte[] timed = Cosignature.timed(time, signature.sign());

        assertThat(key.on(with(line(key, timed)))).contains(new Cosignature(key.name(), WitnessScene.NOON));
        timed[7] ^= 1; // another time than the one that was signed
        assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> key.on(with(line(key, timed))));
    }

    @Test
    void aTimeThatNoClockShowsIsNoTime() {
        long far = Instant.MAX.getEpochSecond();
        for (long time : List.of(-1L, Long.MIN_VALUE, far + 1, Long.MAX_VALUE)) {
            byte[] message = Cosignature.ed25519Message(time, checkpoint.text());
            var signer = Ed25519Signer.open(folder.resolve("key-of-witness.example-w1"));
            assertForged(Cosignature.timed(time, signer.sign(message)));
        }
    }

    private static byte[] message(String origin, long start, Digest root) {
        return Cosignature.mlDsaMessage(
                "witness.example/w1", 0, new Cosignature.Subtree(origin, start, new Head(13, root)));
    }

    private void assertForged(byte[] timed) {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> witness.key().on(with(line(witness.key(), timed))))
                .extracting(LedgerException::code)
                .isEqualTo(Code.UNSIGNED);
    }

    private static SignedNote.SignatureLine line(WitnessKey key, byte[] timed) {
        byte[] whole = Arrays.copyOf(key.id(), 4 + timed.length);
        System.arraycopy(timed, 0, whole, 4, timed.length);
        return new SignedNote.SignatureLine(key.name(), Base64.getEncoder().encodeToString(whole));
    }

    private SignedNote with(SignedNote.SignatureLine... lines) {
        var all = new ArrayList<>(checkpoint.signatures());
        all.addAll(List.of(lines));
        return new SignedNote(checkpoint.text(), all);
    }

    /**
     * A key, and its cosignature over leaves 8 to 13 of {@code example.com/log}, made by torchwood: a vector of
     * transparency-dev/formats (note/note_cosigv1_test.go, Apache License 2.0).
     */
    private static List<String> torchwood() {
        try (InputStream in =
                Objects.requireNonNull(CosignatureTest.class.getResourceAsStream("ml-dsa-44-subtree.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
