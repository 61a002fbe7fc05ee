package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ed25519SignerTest {
    private static final byte[] NOTE = "a note\n".getBytes(UTF_8);

    @TempDir
    private Path place;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = place.resolve("ledger.key");
    }

    @Test
    void makesAKeyOnceAndFindsItAgain() throws IOException {
        var made = Ed25519Signer.open(file);
        var found = Ed25519Signer.open(file);

        assertThat(found.name())
                .isEqualTo(made.name())
                .isEqualTo("holdfast.local/ledger/" + HexFormat.of().formatHex(made.publicKey()));
        assertThat(found.sign(NOTE)).isEqualTo(made.sign(NOTE)).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(place)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void itsSignaturesAreTheJdksToTheByte() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] seed = Ed25519.seed(pair.getPrivate());
        byte[] raw = Ed25519.raw(pair.getPublic());
        var jdk = Signature.getInstance("Ed25519");
        for (int length = 0; length < 40; length++) {
            byte[] message = new byte[length];
            jdk.initSign(pair.getPrivate());
            jdk.update(message);
            byte[] signature = jdk.sign();
            assertThat(Ed25519.sign(seed, raw, message)).isEqualTo(signature);
            assertThat(Ed25519.verify(raw, message, signature)).isTrue();
            signature[length] ^= 1;
            assertThat(Ed25519.verify(raw, message, signature)).isFalse();
        }
        assertThat(Ed25519.verify(raw, NOTE, new byte[0])).isFalse();
        assertThat(Ed25519.verify(raw, NOTE, new byte[65])).isFalse();
    }

    @Test
    void verifiesItsOwnSignaturesAndNoOthers() {
        var signer = Ed25519Signer.open(file);
        byte[] signature = signer.sign(NOTE);
        assertThat(signer.verify(NOTE, signature)).isTrue();
        assertThat(signer.verify("another note\n".getBytes(UTF_8), signature)).isFalse();
        for (int at = 0; at < signature.length; at++) {
            byte[] changed = signature.clone();
            changed[at] ^= 1;
            assertThat(signer.verify(NOTE, changed)).isFalse();
        }
        for (int length : List.of(0, 1, 63, 65, 200)) {
            assertThat(signer.verify(NOTE, java.util.Arrays.copyOf(signature, length)))
                    .isFalse();
        }
        assertThat(signer.verify(
                        NOTE, Ed25519Signer.open(place.resolve("other")).sign(NOTE)))
                .isFalse();
    }

    @Test
    void foreignToolsCanVerifyWithTheVerifierKey() {
        var signer = Ed25519Signer.open(file);
        try (var ledger = Ledger.open(new MemoryDisk(), signer)) {
            ledger.append(Samples.entries(0, 2));
            NoteKey known = NoteKey.parse(ledger.verifierKey());
            assertThat(SignedNote.sign("a note\n", signer).signedBy(List.of(known)))
                    .containsExactly(signer.name());
        }
    }

    @Test
    void processesThatStartTogetherShareOneKey() throws InterruptedException {
        var names = Collections.synchronizedList(new ArrayList<String>());
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofPlatform()
                    .start(() -> names.add(Ed25519Signer.open(file).name())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(names).hasSize(8).containsOnly(Ed25519Signer.open(file).name());
    }

    @Test
    void refusesAKeyThatOthersMayRead() throws IOException {
        Ed25519Signer.open(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused("others have rights on the signing key `" + file
                + "`; take them away with `chmod 600`, and use a new key if they may have read it");
    }

    @Test
    void refusesALinkToAKey() throws IOException {
        Ed25519Signer.open(place.resolve("real"));
        Files.createSymbolicLink(file, place.resolve("real"));
        assertRefused("the signing key `" + file + "` is no plain file; move it away");
    }

    @Test
    void refusesWhatIsNoKeyPairWithoutRepeatingIt() throws IOException {
        Ed25519Signer.open(file);
        String one = Files.readString(file);
        Ed25519Signer.open(place.resolve("other"));
        String other = Files.readString(place.resolve("other"));
        int half = one.indexOf("-----BEGIN PUBLIC");
        for (String text : List.of(
                "",
                one.substring(0, half),
                one.substring(0, half) + other.substring(half),
                one + one,
                one.replace("PRIVATE", "PUBLIC"),
                one.replace("MC4C", "MC4D"),
                one.replace("\n", "\r\n"),
                "x".repeat(10_000))) {
            Files.writeString(file, text);
            assertRefused("the file `" + file + "` holds no Ed25519 key pair; restore it from a copy");
        }
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Ed25519Signer.open(file))
                .withMessage(message)
                .withNoCause()
                .extracting(LedgerException::code)
                .isEqualTo(Code.KEY);
    }
}
